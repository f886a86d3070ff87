// Finds chunks that are missing, by what is left around them: those of a generation join without gaps.

import type { StoredKey } from '../engine/index.ts';
import type { TextChunk } from './schema.ts';

/** The keys of chunks that are missing before others. `chunks`: in order; the first ones of a generation begin at `start`. */
export function missingChunks(chunks: readonly TextChunk[], start = 0): StoredKey[] {
  let before: TextChunk | undefined;
  return chunks.flatMap((chunk) => {
    const { ref, position, generation, offset } = chunk;
    const end = before?.position === position && before.generation === generation ? endOf(before) : start;
    before = chunk;
    return end !== null && end < offset ? [[ref, position, generation, end]] : [];
  });
}

/** Null where it is not known. */
function endOf({ offset, text }: TextChunk): number | null {
  return text === null ? null : offset + text.length;
}
