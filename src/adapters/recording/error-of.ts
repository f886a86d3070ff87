// What an app or a package throws.

import type { AnswerSink } from '../../feeds/answer-sink.ts';
import { filledText } from '../../feeds/readers/json-members.ts';
import { reasonOf } from '../../protocol/index.ts';
import { jsonLike } from './json-like.ts';
import { isLeavingPage } from './leaving-page.ts';

/**
 * Ends an answer by what was thrown: an AbortError stops it, any other error fails it. An answer whose page is left is cut off,
 * whatever is thrown then.
 */
export function endByError(answer: Pick<AnswerSink, 'fail' | 'cutOff'>, error: unknown): void {
  if (isLeavingPage()) return answer.cutOff();
  const { name, message, code } = jsonLike(error);
  answer.fail({
    name: filledText(name),
    message: filledText(message) ?? reasonOf(error),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
  });
}

/** Whether it is what an aborted `fetch` throws. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
