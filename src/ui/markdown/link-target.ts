// Where a recorded link or picture leads. Pure.

/** What a person is told of an address before they open it. */
export interface LinkTarget {
  /** The whole address, as the browser reads it. */
  readonly href: string;
  /** Host of a web page, in ASCII, or the address of a mail or telephone link. */
  readonly host: string;
}

const WEB = new Set(['http:', 'https:']);
const PERSON = new Set(['mailto:', 'tel:']);
const SHOWN_IMAGE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z\d+/=\s]*$/iu;

/** Null where the address leads nowhere that a link of a recording may lead: a relative one meant a place in its app. */
export function linkTarget(address: string): LinkTarget | null {
  const url = URL.parse(address);
  if (url === null) return null;
  if (WEB.has(url.protocol)) return { href: url.href, host: url.host };
  return PERSON.has(url.protocol) ? { href: url.href, host: url.pathname } : null;
}

/** Whether a picture is in its address, so that it is shown without a request. */
export function isContainedImage(address: string): boolean {
  return SHOWN_IMAGE.test(address);
}

/** Whether a text already says where its link leads. */
export function namesHost(text: string, { host }: LinkTarget): boolean {
  return text.toLowerCase().includes(host.toLowerCase());
}
