// What an app or a package throws.

import type { AnswerError, AnswerSink } from '../../feeds/answer-sink.ts';
import { reasonOf } from '../../protocol/index.ts';

/** Ends an answer by what was thrown: an AbortError stops it, any other error fails it. */
export function endByError(answer: Pick<AnswerSink, 'fail' | 'stop'>, error: unknown): void {
  if (isAbort(error)) answer.stop();
  else answer.fail(errorOf(error));
}

/** The message of an error, and its code where it has one. */
function errorOf(error: unknown): AnswerError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return { message: reasonOf(error), ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}) };
}

/** Whether it is what an aborted `fetch` throws. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
