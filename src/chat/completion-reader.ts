// Turns the body of a chat completion into pieces of the answer. It knows no network.
// It accepts server-sent events and, from servers that do not stream, one JSON value.

import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { readChunk, type ChunkReading } from './completion-chunk.ts';
import { errorText, errorTextOfBody, parsed, plainText } from './error-text.ts';
import type { AnswerPart } from './model.ts';

/** Text of a body that is no chat completion is kept for the error text up to this length, in UTF-16 code units. */
const UNREAD_TEXT_LENGTH = 2000;

export class CompletionReader {
  /** True after `[DONE]`, a finish reason or an error: what follows in the body is not read. */
  isOver = false;

  readonly #parser = createParser({
    onEvent: (event) => this.#onEvent(event),
    onError: ({ line = '' }) => this.#onOtherLine(line),
  });
  #parts: AnswerPart[] = [];
  /** Null until the first character that is not white space. */
  #format: 'events' | 'json' | null = null;
  /** The body so far, in the format `json`. */
  #json = '';
  #isAtEnd = false;
  #hasChunks = false;
  /** True after JSON that is no part of a chat completion. */
  #hasOtherJson = false;
  /** Lines and events that are not JSON. */
  #unread = '';

  /** Takes the next text of the body. Returns what it adds to the answer. */
  read(text: string): readonly AnswerPart[] {
    if (this.isOver) return [];
    this.#format ??= formatOf(text);
    if (this.#format === 'json') this.#readJson(text);
    else this.#parser.feed(text);
    return this.#takeParts();
  }

  /** The body is complete or was cut off. An answer that has no end is failed, for `reason`. */
  end(reason: string): readonly AnswerPart[] {
    this.#isAtEnd = true;
    if (!this.isOver && this.#format === 'json') this.#endJson();
    if (!this.isOver) this.#parser.feed('\n\n'); // the last event may lack its blank line
    if (!this.isOver) this.#fail(this.#endText(reason));
    return this.#takeParts();
  }

  #onEvent({ event, data }: EventSourceMessage): void {
    const text = data.trim();
    if (this.isOver || text === '') return;
    if (text === '[DONE]') {
      this.isOver = true;
      return;
    }
    const value = parsed(text);
    const chunk = readChunk(value);
    if (chunk !== null) this.#take(chunk);
    else if (event === 'error') this.#fail(errorTextOfBody(text));
    else if (value !== undefined) this.#hasOtherJson = true;
    else if (!this.#isAtEnd) this.#onUnreadable(text);
  }

  /** Data that is not JSON. Broken JSON may have held text; anything else is a keep-alive, such as `ping`. */
  #onUnreadable(text: string): void {
    if (text.startsWith('{')) this.#fail('The server sent a chunk that is not JSON. Try again.');
    else this.#keepUnread(text);
  }

  /** A line outside the event stream format. Some servers report an error in a bare line of JSON. */
  #onOtherLine(line: string): void {
    if (this.isOver) return;
    const problem = errorText(parsed(line));
    if (problem !== null) this.#fail(problem);
    else if (!this.#isAtEnd || !isCutField(line)) this.#keepUnread(line);
  }

  /** The connection may stay open after the value, so each text that could be its end is tried. */
  #readJson(text: string): void {
    this.#json += text;
    if (!/[}\]]\s*$/u.test(text)) return;
    const value = parsed(this.#json);
    if (value === undefined) return;
    const chunk = readChunk(value);
    if (chunk === null) this.#fail(withSentText(NOT_A_COMPLETION, this.#json));
    else this.#take({ ...chunk, end: chunk.end === 'failed' ? 'failed' : 'finished' });
  }

  /** The body is no JSON value. It may be one value a line, or cut off. */
  #endJson(): void {
    const values = this.#json.split('\n').map(parsed);
    this.#hasOtherJson = typeof values[0] === 'object';
    const problem = values.map(errorText).find((text) => text !== null);
    if (problem !== undefined) this.#fail(problem);
  }

  #take({ text, end, problem }: ChunkReading): void {
    this.#hasChunks = true;
    if (text !== '') this.#parts.push({ type: 'token', text });
    if (end === 'failed') this.#fail(problem);
    else this.isOver = end === 'finished';
  }

  #fail(message: string): void {
    this.isOver = true;
    this.#parts.push({ type: 'failed', message });
  }

  #endText(reason: string): string {
    const isOther = !this.#hasChunks && (this.#hasOtherJson || this.#unread !== '');
    return withSentText(isOther ? NOT_A_COMPLETION : reason, this.#unread);
  }

  #keepUnread(text: string): void {
    if (this.#unread.length < UNREAD_TEXT_LENGTH) this.#unread += `${text}\n`;
  }

  #takeParts(): readonly AnswerPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }
}

const NOT_A_COMPLETION =
  'The server did not send a chat completion. Check that the address is that of an OpenAI-compatible server.';

/** True for a last line of which only the beginning of a field's name came. */
function isCutField(line: string): boolean {
  return ['data', 'event', 'id', 'retry'].some((name) => name.startsWith(line));
}

function withSentText(problem: string, sent: string): string {
  const text = plainText(sent);
  return text === '' ? problem : `${problem} It sent: ${text}`;
}

function formatOf(text: string): 'events' | 'json' | null {
  const [first] = text.trimStart();
  if (first === undefined) return null;
  return first === '{' || first === '[' ? 'json' : 'events';
}
