// The text of a file from its bytes: UTF-8, or UTF-16 where the file begins as that.

/** What begins the file. Without a mark, UTF-16 shows in the zeros of what is ASCII: every file of chats begins so. */
const BEGINNINGS: readonly {
  readonly matches: (first: number, second: number) => boolean;
  readonly encoding: string;
}[] = [
  { matches: (first, second) => first === 0xff && second === 0xfe, encoding: 'utf-16le' },
  { matches: (first, second) => first === 0xfe && second === 0xff, encoding: 'utf-16be' },
  { matches: (first, second) => first !== 0 && second === 0, encoding: 'utf-16le' },
  { matches: (first, second) => first === 0 && second !== 0, encoding: 'utf-16be' },
];

/** U+FFFD in UTF-8. */
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd];

/** Decodes the bytes of a file. A byte order mark stays in the text. */
export class FileText {
  #decoder: TextDecoder | undefined;
  #first: Uint8Array = new Uint8Array();
  #replacements = 0;

  /** How many bytes are of no text in the encoding of the file: U+FFFD stands for them. */
  get replacements(): number {
    return this.#replacements;
  }

  /** The text of the next bytes; some of it may come with the ones after them. */
  push(bytes: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#decode(this.#decoder, bytes);
    const first = joined(this.#first, bytes);
    if (first.length < 2) {
      this.#first = first;
      return '';
    }
    this.#decoder = decoderOf(first);
    return this.#decode(this.#decoder, first);
  }

  /** The rest of the text. */
  end(): string {
    const decoder = this.#decoder ?? decoderOf(this.#first);
    const text = this.#decoder === undefined ? this.#decode(decoder, this.#first) : '';
    const rest = decoder.decode();
    this.#replacements += countOf(rest);
    return text + rest;
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array): string {
    const text = decoder.decode(bytes, { stream: true });
    const found = countOf(text);
    if (found > 0) this.#replacements += Math.max(0, found - replacementsIn(bytes, decoder.encoding));
    return text;
  }
}

function decoderOf(bytes: Uint8Array): TextDecoder {
  const [first = 1, second = 1] = bytes;
  const encoding = BEGINNINGS.find((beginning) => beginning.matches(first, second))?.encoding ?? 'utf-8';
  return new TextDecoder(encoding, { ignoreBOM: true });
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function countOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) count += 1;
  return count;
}

/** How often the file itself has U+FFFD there; one that is cut between two pieces is not seen. */
function replacementsIn(bytes: Uint8Array, encoding: string): number {
  const [first = 0, second, third] = REPLACEMENT_BYTES;
  let count = 0;
  if (encoding !== 'utf-8') return count;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (bytes[at + 1] === second && bytes[at + 2] === third) count += 1;
  return count;
}
