// Which requests are on their way through recording fetches. One may call another, such as the page's, also by way of other
// code: the outermost that records a request is the only one.

interface Passage {
  /** What is sent; the address where the body is not known yet. */
  readonly sent: string;
  /** The recording fetches that it has passed. */
  readonly through: object[];
}

const passages = new Set<Passage>();

/** Enters a recording fetch. Returns the function that ends the passage; null where another one records the request. */
export function enter(fetch: object, sent: string): (() => void) | null {
  // Equal requests that an app makes at once come through the same recording fetch.
  const outer = [...passages].find((passage) => passage.sent === sent && !passage.through.includes(fetch));
  if (outer !== undefined) {
    outer.through.push(fetch);
    return null;
  }
  const passage = { sent, through: [fetch] };
  passages.add(passage);
  return () => passages.delete(passage);
}
