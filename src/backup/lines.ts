// Text in lines, from bytes and back.

/** The lines of a text in UTF-8, without their ends. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const piece of pieces) {
    const [first = '', ...others] = decoder.decode(piece, { stream: true }).split('\n');
    rest.push(first);
    const last = others.pop();
    if (last === undefined) continue;
    yield rest.join('');
    yield* others;
    rest = [last];
  }
  const last = rest.join('') + decoder.decode();
  if (last !== '') yield last;
}

/** Items as JSON, one in each line. */
export function* listText(items: Iterable<unknown>): Generator<string> {
  let separator = '[\n';
  for (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield `${separator === '[\n' ? '[' : ''}\n]\n`;
}

/** Texts as UTF-8. */
export async function* bytesOf(
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}
