// Our own HTML (write/html.ts): only the JSON in its templates is read. The page is never parsed as one, so that nothing in it can run.

import type { Sink, StreamFormat, TextReader } from './format.ts';
import { giveRecorded } from './own-session.ts';
import { MAX_VALUE_LENGTH, parseValue } from './value-sink.ts';
import { HTML_MARK, HTML_SESSION } from './write/html.ts';

const PAGE_END = '</html>';

export const ownHtml: StreamFormat = {
  name: 'holdfast-html',
  title: 'Holdfast (HTML)',
  unit: 'stream',
  recognizes: ({ shape, text }) => shape === 'text' && text.includes(HTML_MARK),
  open: (sink) => new PageReader(sink),
};

class PageReader implements TextReader {
  readonly #sink: Sink;
  /** The end of the text before, in which a session may begin or the page end. */
  #carried = '';
  /** JSON of the session that is read. */
  #pieces: string[] | null = null;
  #length = 0;
  #count = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(text: string): void {
    let rest = this.#carried + text;
    for (;;) {
      if (this.#pieces === null) {
        const found = rest.indexOf(HTML_SESSION);
        if (found < 0) {
          this.#carried = rest.slice(-HTML_SESSION.length);
          return;
        }
        rest = rest.slice(found + HTML_SESSION.length);
        this.#pieces = [];
        this.#length = 0;
      }
      const end = rest.indexOf('<');
      this.#keep(this.#pieces, end < 0 ? rest : rest.slice(0, end));
      this.#carried = '';
      if (end < 0) return;
      this.#give(this.#pieces.join(''));
      this.#pieces = null;
      rest = rest.slice(end);
    }
  }

  end(): void {
    if (this.#pieces !== null || !this.#carried.includes(PAGE_END))
      this.#sink.warn('truncated_line', '$', 'The page ends early.');
    if (this.#count === 0) this.#sink.skip('$', 'no_messages');
  }

  #keep(pieces: string[], piece: string): void {
    this.#length += piece.length;
    if (this.#length <= MAX_VALUE_LENGTH) pieces.push(piece);
    else pieces.length = 0;
  }

  #give(json: string): void {
    const where = `session ${(this.#count += 1)}`;
    const value = parseValue(json);
    if (value !== undefined) return giveRecorded(value, where, this.#sink);
    this.#sink.warn('broken_line', where, 'It is no JSON that can be read.');
    this.#sink.skip(where, 'entry_not_a_conversation');
  }
}
