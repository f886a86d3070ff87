// The values of lines of JSON. A line that cannot be read costs only itself.

import { ValueEnd } from './value-end.ts';
import { MAX_VALUE_LENGTH, type ValueReader, type ValueSink, parseValue } from './value-sink.ts';

/** Reads one value of each line; several where they were written without a line break between them. */
export class LineValues implements ValueReader {
  readonly #sink: ValueSink;
  #pieces: string[] = [];
  #length = 0;
  #line = 0;
  /** A line that could not be read: broken where another one follows, else the end of a file that was cut. */
  #unread: string | undefined;

  constructor(sink: ValueSink) {
    this.#sink = sink;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end));
      this.#endOfLine();
      from = end + 1;
    }
    if (from < text.length) this.#keep(text.slice(from));
  }

  end(): void {
    if (this.#pieces.length > 0) this.#endOfLine();
    if (this.#unread !== undefined) this.#sink.warn('truncated_line', this.#unread, 'The last line is cut off.');
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#length <= MAX_VALUE_LENGTH) this.#pieces.push(piece);
    else this.#pieces = [''];
  }

  #endOfLine(): void {
    const line = this.#pieces.join('').trim();
    const isTooLong = this.#length > MAX_VALUE_LENGTH;
    this.#pieces = [];
    this.#length = 0;
    this.#line += 1;
    if (line === '' && !isTooLong) return;
    if (this.#unread !== undefined)
      this.#sink.warn('broken_line', this.#unread, 'The line is no JSON that can be read.');
    this.#unread = undefined;
    if (isTooLong || !this.#read(line)) this.#unread = `line ${this.#line}`;
  }

  /** Whether all of the line could be read. */
  #read(line: string): boolean {
    const where = `line ${this.#line}`;
    const value = parseValue(line);
    if (value !== undefined) {
      this.#sink.value({ value, where });
      return true;
    }
    const texts = /^[{[]/.test(line) ? valueTexts(line) : [line];
    const values = texts.map((text) => parseValue(text)).filter((each) => each !== undefined);
    for (const each of values) this.#sink.value({ value: each, where });
    if (texts.length > 1 && values.length > 0)
      this.#sink.warn('glued_objects', where, 'Values stand in one line that belong into several.');
    return values.length > 0 && values.length === texts.length;
  }
}

/** The texts of the values that stand one after the other, the last of which may be cut. */
function valueTexts(line: string): string[] {
  const texts: string[] = [];
  for (let at = 0; at < line.length;) {
    const found = new ValueEnd().find(line, at);
    const end = found < 0 || found === at ? line.length : found;
    texts.push(line.slice(at, end));
    at = end;
    while (/\s/.test(line.charAt(at))) at += 1;
  }
  return texts;
}
