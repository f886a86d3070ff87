// Our own HTML (write/html.ts): only the JSON in its templates is read, and data URLs of attachments. The page is never parsed as one, so that nothing in it can run.

import type { Sink, StreamFormat, TextReader } from './format.ts';
import { giveRecorded } from './own-session.ts';
import { MAX_VALUE_LENGTH, parseValue } from './value-sink.ts';
import { HTML_ATTACHMENT, HTML_MARK, HTML_SESSION } from './write/html.ts';

const PAGE_END = '</html>';

export const ownHtml: StreamFormat = {
  name: 'holdfast-html',
  title: 'Holdfast (HTML)',
  unit: 'stream',
  recognizes: ({ shape, text }) => shape === 'text' && text.includes(HTML_MARK),
  open: (sink) => new PageReader(sink),
};

/** What is read: a session, or the data URL of an attachment. */
type Reading = 'session' | { readonly sha256: string };

const BEGINNINGS = new RegExp(`${HTML_SESSION}|${HTML_ATTACHMENT}([0-9a-f]{64})" src="(?=data:)`);

/** Longer than what any of these begins with, and than the end of the page. */
const LONGEST_BEGINNING = 128;

/** Where the next session or attachment begins in a text, after what it begins with. */
function beginning(text: string): { readonly reading: Reading; readonly end: number } | null {
  const found = BEGINNINGS.exec(text);
  if (found === null) return null;
  const [whole, sha256] = found;
  return { reading: sha256 === undefined ? 'session' : { sha256 }, end: found.index + whole.length };
}

class PageReader implements TextReader {
  readonly #sink: Sink;
  /** The end of the text before, in which a session may begin or the page end. */
  #carried = '';
  #reading: Reading | null = null;
  /** What is read of it. */
  #pieces: string[] = [];
  /** The length of the session and its attachments so far. */
  #length = 0;
  /** Of the next session: data URLs by SHA-256. */
  #attachments = new Map<string, string>();
  #count = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(text: string): void {
    let rest = this.#carried + text;
    this.#carried = '';
    for (;;) {
      if (this.#reading === null) {
        const begun = beginning(rest);
        if (begun === null) {
          this.#carried = rest.slice(-LONGEST_BEGINNING);
          return;
        }
        this.#reading = begun.reading;
        this.#pieces = [];
        rest = rest.slice(begun.end);
      }
      const end = rest.indexOf(this.#reading === 'session' ? '<' : '"');
      this.#keep(end < 0 ? rest : rest.slice(0, end));
      if (end < 0) return;
      if (this.#reading === 'session') this.#give(this.#pieces.join(''));
      else if (this.#pieces.length > 0) this.#attachments.set(this.#reading.sha256, this.#pieces.join(''));
      this.#reading = null;
      rest = rest.slice(end);
    }
  }

  end(): void {
    if (this.#reading !== null || !this.#carried.includes(PAGE_END))
      this.#sink.warn('truncated_line', '$', 'The page ends early.');
    if (this.#count === 0) this.#sink.skip('$', 'no_messages');
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#length <= MAX_VALUE_LENGTH) this.#pieces.push(piece);
    else this.#pieces.length = 0;
  }

  #give(json: string): void {
    const where = `session ${(this.#count += 1)}`;
    const value = parseValue(json);
    const attachments = this.#attachments;
    this.#attachments = new Map();
    this.#length = 0;
    if (value !== undefined) return giveRecorded(value, where, this.#sink, attachments);
    this.#sink.warn('broken_line', where, 'It is no JSON that can be read.');
    this.#sink.skip(where, 'entry_not_a_conversation');
  }
}
