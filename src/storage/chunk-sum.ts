// The checksum of a chunk: it finds what a disk has changed. IndexedDB returns a large value, and with SQLite any value, as its file
// has it (measured in Chromium 156 and WebKitGTK).

import { checksum } from './checksum.ts';
import type { TextChunk } from './schema.ts';

const PRIME = 0x01000193;

/** Of the text, its generation and its offset. Not of the session and the position, which a chunk may be given anew. */
function sumOf({ generation, offset, text }: TextChunk): number | undefined {
  if (text === null) return undefined;
  return Math.imul(Math.imul(checksum(text) ^ generation, PRIME) ^ offset, PRIME) >>> 0;
}

/** The chunk with its checksum. One that it has already stays, so that it still shows what has changed since. */
export function withSum(chunk: TextChunk): TextChunk {
  return chunk.sum === undefined ? { ...chunk, sum: sumOf(chunk) } : chunk;
}

/** Whether a chunk is as it was written. One of an earlier build has no checksum, and is taken as good. */
export function isAsWritten(chunk: TextChunk): boolean {
  return chunk.sum === undefined || chunk.sum === sumOf(chunk);
}
