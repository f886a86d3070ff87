// The times of a text, in its chunks, as a text of Latin-1 characters, for each of which browsers store one byte. Each pair of
// length and time is two numbers: by how much the text grew, with the sign of the second one in its lowest bit, and how much
// later that was. A number has digits of base 64, the lowest first: the last one is a character from `0` on, each before it
// one from `À` on.

import { lastLength, noteTime, type TextTimes } from '../engine/index.ts';
import { MAX_TIMES_LENGTH, MAX_VALUE_LENGTH } from './constants.ts';
import type { TextChunk } from './schema.ts';

const BASE = 64;

/** Character codes of the digit 0: of the last one of a number, and of those before it. */
const LAST_DIGIT = 0x30;
const DIGIT = 0xc0;

/** A chunk of a text that is being stored. */
interface CutChunk {
  readonly offset: number;
  readonly text: string;
  readonly times: string | undefined;
}

/**
 * Cuts a text that begins at `start` into chunks that are small enough to be stored. `times`: when the text grew past
 * `start`, or null where that is not known.
 */
export function cutText(start: number, text: string, times: Readonly<TextTimes> | null): CutChunk[] {
  const end = start + text.length;
  const known = times !== null && lastLength(times, start) === end ? times : null;
  const chunks: CutChunk[] = [];
  let index = 0;
  for (let offset = start; offset < end;) {
    const limit = Math.min(offset + MAX_VALUE_LENGTH, end);
    const filled = known === null ? { times: undefined, end: limit, index } : encode(known, index, offset, limit);
    chunks.push({ offset, text: text.slice(offset - start, filled.end - start), times: filled.times });
    ({ end: offset, index } = filled);
  }
  return chunks;
}

/** Encodes the times of a chunk from the pair at `index` on: up to `limit`, or as many as fit. `end`: how far they go. */
function encode(
  times: Readonly<TextTimes>,
  index: number,
  offset: number,
  limit: number,
): { readonly times: string; readonly end: number; readonly index: number } {
  let encoded = '';
  let [end, time, next] = [offset, 0, index];
  while (end < limit) {
    const [length = limit, at = 0] = times.slice(next, next + 2);
    const grown = Math.min(length, limit);
    const pair = digitsOf((grown - end) * 2 + (at < time ? 1 : 0)) + digitsOf(Math.abs(at - time));
    if (encoded.length + pair.length > MAX_TIMES_LENGTH) break;
    encoded += pair;
    [end, time] = [grown, at];
    if (length > limit) break; // the rest of this growth is in the next chunk
    next += 2;
  }
  return { times: encoded, end, index: next };
}

function digitsOf(value: number): string {
  let [rest, digits] = [value, ''];
  for (; rest >= BASE; rest = Math.floor(rest / BASE)) digits += String.fromCharCode(DIGIT + (rest % BASE));
  return digits + String.fromCharCode(LAST_DIGIT + rest);
}

/**
 * The times of a text from `start` to `end`, of which these are the chunks in order. Null where they are not known: a chunk
 * is missing or damaged, or was written without them.
 */
export function timesOfChunks(
  chunks: readonly Pick<TextChunk, 'offset' | 'text' | 'times'>[],
  start: number,
  end: number,
): TextTimes | null {
  const times: TextTimes = [];
  let reached = start;
  for (const { offset, text, times: encoded } of chunks) {
    if (offset !== reached || text === null || typeof encoded !== 'string') return null;
    reached += text.length;
    if (!decode(encoded, offset, reached, times)) return null;
  }
  return reached === end ? times : null;
}

/** Adds the times of a chunk from `offset` to `end`; false where they are not as they were written. */
function decode(encoded: string, offset: number, end: number, times: TextTimes): boolean {
  let [at, length, time] = [0, offset, 0];
  const next = (): number => {
    let value = 0;
    for (let scale = 1; at < encoded.length; scale *= BASE) {
      const code = encoded.charCodeAt(at);
      const isLast = code < DIGIT;
      const digit = code - (isLast ? LAST_DIGIT : DIGIT);
      if (digit < 0 || digit >= BASE) break;
      at += 1;
      value += digit * scale;
      if (isLast) return value;
    }
    return Number.NaN;
  };
  while (at < encoded.length) {
    const grown = next();
    const waited = next();
    length += Math.floor(grown / 2);
    time += grown % 2 === 1 ? -waited : waited;
    if (!(grown > 1 && length <= end) || !Number.isSafeInteger(time)) return false;
    noteTime(times, length, time);
  }
  return length === end;
}
