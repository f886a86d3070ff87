// Reads one JSON value of a chat completion: a chunk of a stream, or a whole completion.

import { textOfPart } from '../protocol/index.ts';
import { errorText, member } from './error-text.ts';

/** What a chunk says. A chunk can hold text and end the answer. */
export interface ChunkReading {
  /** Text to append; '' for none. */
  readonly text: string;
  /** `finished`: the chunk has a finish reason. `failed`: the server reports an error. `none`: more follows. */
  readonly end: 'none' | 'finished' | 'failed';
  /** Why the answer failed; '' unless `end` is `failed`. */
  readonly problem: string;
}

/** Reads a chunk, or null where `value` is no chunk of a chat completion. */
export function readChunk(value: unknown): ChunkReading | null {
  const choices = member(value, 'choices');
  if (!Array.isArray(choices)) {
    const problem = errorText(value);
    return problem === null ? null : { text: '', end: 'failed', problem };
  }
  const problem = errorText({ error: member(value, 'error') });
  const choice: unknown = choices[0];
  const text = textOf(member(messageOf(choice), 'content'));
  const reason = member(choice, 'finish_reason');
  if (problem !== null) return { text, end: 'failed', problem };
  if (reason === 'error') return { text, end: 'failed', problem: 'The server reports an error without a text.' };
  // Some servers send '' on chunks that are not the last one.
  const isFinished = typeof reason === 'string' && reason !== '';
  return { text, end: isFinished ? 'finished' : 'none', problem: '' };
}

/** Streams have `delta`. A reply in one piece has `message`; in a stream, `message` may repeat what the deltas said. */
function messageOf(choice: unknown): unknown {
  return member(choice, 'delta') ?? member(choice, 'message');
}

/** The text of a content: a string, or a list of parts, of which the texts are for people. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => textOfPart(part) ?? '').join('');
}
