// Reads a whole body through a stream reader, in pieces of any size.

import { createStreamReader } from '../../src/feeds/readers/create-stream-reader.ts';
import type { StreamEnd } from '../../src/feeds/readers/answer-progress.ts';
import type { AnswerHints } from '../../src/feeds/readers/recognise.ts';
import { collectAnswer, type CollectedAnswer } from './collected-answer.ts';

export interface ReadOptions extends AnswerHints {
  /** In bytes. Default: all at once. */
  readonly pieces?: number | undefined;
  /** Default `ended`. */
  readonly end?: StreamEnd;
}

export function readStream(body: Uint8Array | string, options: ReadOptions = {}): CollectedAnswer {
  const { pieces, end = 'ended', ...hints } = options;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const answer = collectAnswer();
  const reader = createStreamReader(answer, hints);
  const size = pieces ?? Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  reader.end(end);
  return answer;
}
