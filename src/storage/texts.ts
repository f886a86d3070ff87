// Joins the chunks of a text, with replacement characters in the place of those that cannot be read.

import { MISSING } from '../engine/index.ts';
import type { TextRange } from '../protocol/index.ts';
import type { TextChunk } from './schema.ts';

export interface JoinedText {
  readonly text: string;
  readonly missing: readonly TextRange[];
}

/** The first `length` code units of a text, from its chunks in order. */
export function joinChunks(chunks: readonly Pick<TextChunk, 'offset' | 'text'>[], length: number): JoinedText {
  const [first] = chunks;
  if (chunks.length === 1 && first?.offset === 0 && first.text?.length === length)
    return { text: first.text, missing: [] };
  let joined = '';
  const missing: TextRange[] = [];
  const fillTo = (end: number): void => {
    if (end <= joined.length) return;
    missing.push({ offset: joined.length, length: end - joined.length });
    joined += MISSING.repeat(end - joined.length);
  };
  for (const { offset, text } of chunks) {
    if (text === null || offset >= length) continue;
    fillTo(offset);
    joined = (offset < joined.length ? joined.slice(0, offset) : joined) + text;
  }
  fillTo(length);
  return { text: joined.slice(0, length), missing };
}
