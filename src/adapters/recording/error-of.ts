// What an app or a package throws.

import type { AnswerError, AnswerSink } from '../../feeds/answer-sink.ts';

/** Ends an answer by what was thrown: an AbortError stops it, any other error fails it. */
export function endByError(answer: Pick<AnswerSink, 'fail' | 'stop'>, error: unknown): void {
  if (isAbort(error)) answer.stop();
  else answer.fail(errorOf(error));
}

/** The message of an error, and its code where it has one. */
function errorOf(error: unknown): AnswerError {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  return { message: error.message, ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}) };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The message of an error, or what else was thrown as text. */
export function errorText(error: unknown): string {
  return errorOf(error).message;
}
