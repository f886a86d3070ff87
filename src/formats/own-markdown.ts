// Our own Markdown (write/markdown.ts), also where a person has changed texts in it.

import { isJsonObject, type JsonValue } from '../protocol/index.ts';
import type { JsonObject } from './chat.ts';
import type { Sink, StreamFormat, TextReader } from './format.ts';
import { giveRecorded } from './own-session.ts';
import { parseValue } from './value-sink.ts';
import { MARK_BEGINNING, readMark, textOfLines } from './write/markdown-marks.ts';

/** The first lines of a file. */
const BEGINNING = /^\s*---\r?\nholdfast: 1\r?\n/;

export const ownMarkdown: StreamFormat = {
  name: 'holdfast-markdown',
  title: 'Holdfast (Markdown)',
  unit: 'stream',
  recognizes: ({ shape, text }) => shape === 'text' && BEGINNING.test(text),
  open: (sink) => new MarkdownReader(sink),
};

/** What follows a line of ours. */
interface OpenText {
  readonly kind: string;
  readonly fields: JsonObject;
  readonly lines: string[];
}

interface OpenSession {
  readonly where: string;
  readonly fields: [string, JsonValue][];
  isInFrontMatter: boolean;
  readonly messages: JsonObject[];
  text: OpenText | null;
}

class MarkdownReader implements TextReader {
  readonly #sink: Sink;
  #pieces: string[] = [];
  #line = 0;
  /** Whether an editor has made every line break two characters. */
  #hasReturns = false;
  #session: OpenSession | null = null;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#pieces.push(text.slice(from, end));
      this.#takeLine();
      from = end + 1;
    }
    if (from < text.length) this.#pieces.push(text.slice(from));
  }

  end(): void {
    const last = this.#pieces.join('');
    if (last !== '' && !(this.#session !== null && isBeginningOfOurs(last, this.#session))) this.#takeLine();
    const session = this.#session;
    if (session === null) return;
    this.#sink.warn(
      'truncated_line',
      `line ${this.#line}`,
      'The file ends within a session: its last text may be cut off.',
    );
    const cut = session.text;
    this.#endText(session);
    if (session.messages.length === 0) return this.#sink.skip(session.where, 'no_messages');
    if (cut?.kind === 'message') session.messages.push({ ...session.messages.pop(), completion: 'cut_off' });
    this.#give(session);
  }

  #takeLine(): void {
    const whole = this.#pieces.join('');
    this.#pieces = [];
    this.#line += 1;
    if (this.#line === 1) this.#hasReturns = whole.endsWith('\r');
    const line = this.#hasReturns && whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (this.#session === null) this.#takeOutside(line);
    else if (this.#session.isInFrontMatter) takeFrontMatter(this.#session, line);
    else this.#takeWithin(this.#session, line);
  }

  #takeOutside(line: string): void {
    const where = `line ${this.#line}`;
    if (line === '---') this.#session = { where, fields: [], isInFrontMatter: true, messages: [], text: null };
    else if (line.trim() !== '') this.#sink.warn('unknown_entry', where, 'The line belongs to no session.');
  }

  #takeWithin(session: OpenSession, line: string): void {
    const mark = readMark(line);
    const fields = mark === null ? undefined : parseValue(mark.json);
    if (mark === null || fields === undefined || !isJsonObject(fields)) {
      if (line.startsWith(MARK_BEGINNING))
        this.#sink.warn(
          'unknown_content',
          `line ${this.#line}`,
          'The line is like one of ours, and is taken for text.',
        );
      session.text?.lines.push(line);
      return;
    }
    this.#endText(session);
    if (mark.kind === 'end') this.#give(session);
    else session.text = { kind: mark.kind, fields, lines: [] };
  }

  #endText(session: OpenSession): void {
    const { text } = session;
    session.text = null;
    if (text === null) return;
    const { lone, closed, status = 'complete', created_at = null, ...fields } = text.fields;
    const content = textOfLines(contentLines(text.lines), lone, closed === true);
    if (text.kind === 'message') {
      const time = typeof created_at === 'string' ? Date.parse(created_at) : 0;
      session.messages.push({
        ...fields,
        content,
        completion: status,
        created_at: Number.isNaN(time) ? 0 : time,
        revisions: [],
      });
      return;
    }
    const revisions = session.messages.at(-1)?.['revisions'];
    if (Array.isArray(revisions)) revisions.push({ ...fields, content });
  }

  #give({ fields, messages, where }: OpenSession): void {
    this.#session = null;
    giveRecorded({ ...Object.fromEntries(fields), messages }, where, this.#sink);
  }
}

/** Whether a line that is cut off may be no text, but the beginning of a line that we wrote. */
function isBeginningOfOurs(line: string, { text }: OpenSession): boolean {
  if (line.startsWith(MARK_BEGINNING)) return readMark(line) === null;
  if (MARK_BEGINNING.startsWith(line)) return true;
  return text?.lines.length === 0 && '### '.startsWith(line);
}

/** A value that is no JSON is text: a person may have written it. */
function takeFrontMatter(session: OpenSession, line: string): void {
  if (line === '---') {
    session.isInFrontMatter = false;
    return;
  }
  const [, key, value = ''] = /^(\w+):\s*(.*)$/s.exec(line) ?? [];
  if (key !== undefined) session.fields.push([key, parseValue(value) ?? value]);
}

/** The lines of the text itself: without the caption, and the empty lines before and after it. */
function contentLines(lines: readonly string[]): readonly string[] {
  let start = lines[0]?.startsWith('### ') === true ? 1 : 0;
  if (lines[start] === '') start += 1;
  return lines.slice(start, lines.length > start && lines.at(-1) === '' ? -1 : undefined);
}
