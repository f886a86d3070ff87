// An answer that another context records.

import type { AnswerSink } from '../../feeds/answer-sink.ts';

const nothing = (): void => undefined;

/** Records nothing. */
export const MUTE: AnswerSink = {
  append: nothing,
  reasoning: nothing,
  toolCall: nothing,
  toolResult: nothing,
  source: nothing,
  file: nothing,
  raw: nothing,
  describe: nothing,
  complete: nothing,
  fail: nothing,
  stop: nothing,
  cutOff: nothing,
};
