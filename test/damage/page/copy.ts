// Looks into the second copy, past the code under test.

const HEAD = 'https://holdfast.invalid/head';

async function copyCache(): Promise<Cache | null> {
  const name = (await caches.keys()).find((each) => each.endsWith(':copy'));
  return name === undefined ? null : caches.open(name);
}

/** The seq up to which the copy has everything; null where there is no copy. */
export async function copySeq(): Promise<number | null> {
  const head = await (await copyCache())?.match(HEAD);
  if (head === undefined) return null;
  const { seq } = (await head.json()) as { readonly seq: number };
  return seq;
}

/** Whether any entry has this text. Entries that cannot be read have none, and so has a cache that cannot be. */
export async function copyHas(text: string): Promise<boolean> {
  const cache = await copyCache();
  for (const request of (await cache?.keys().catch(() => [])) ?? []) {
    const entry = await cache?.match(request);
    const found = await entry?.blob().then(textOf, () => '');
    if (found?.includes(text) === true) return true;
  }
  return false;
}

/** The text of a compressed entry, or of one that is not compressed. */
async function textOf(bytes: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await bytes.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return bytes.text();
  return new Response(bytes.stream().pipeThrough(new DecompressionStream('gzip'))).text().catch(() => '');
}
