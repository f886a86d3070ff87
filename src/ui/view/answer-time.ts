// How long an answer took, by the recorded timing of its texts. Pure.

import type { RecordedMessage } from '../../protocol/index.ts';

/** When the first and the last commit of a text were, in epoch ms. */
export interface TextSpan {
  /** Of the text whose span it is. */
  readonly length: number;
  readonly first: number;
  readonly last: number;
}

/** By `message_id`; null where a text has no recorded timing. */
export type TextSpans = ReadonlyMap<string, TextSpan | null>;

/** How long an answer took, in ms, from its question; from its own beginning where it does not follow that directly. */
export interface AnswerTime {
  /** To its last text. */
  readonly total: number;
  /** To its first text. */
  readonly toFirst: number;
}

export const NO_SPANS: TextSpans = new Map();

/** The span of a message that was read with its timing. */
export function spanOf({ content, timing }: Pick<RecordedMessage, 'content' | 'timing'>): TextSpan | null {
  const [first, last] = [timing?.[0], timing?.at(-1)];
  return first === undefined || last === undefined ? null : { length: content.length, first: first[1], last: last[1] };
}

/**
 * Null where that is not known: texts have no timing, or all came at one moment, as a message that was recorded as a whole, the
 * clock was set meanwhile, or an imported question has no time. `before`: the message before the answer, where that is known.
 */
export function answerTime(
  answer: readonly RecordedMessage[],
  before: RecordedMessage | undefined,
  spans: TextSpans,
): AnswerTime | null {
  const timed: TextSpan[] = [];
  for (const { message_id, content } of answer) {
    const span = spans.get(message_id);
    if (content === '') continue;
    if (span == null) return null;
    timed.push(span);
  }
  const [opening] = answer;
  if (opening === undefined || timed.length === 0) return null;
  const isQuestion = before?.role === 'user' && (opening.parent_id ?? before.message_id) === before.message_id;
  const begun = isQuestion ? before.created_at : opening.created_at;
  const first = Math.min(...timed.map((span) => span.first));
  const last = Math.max(...timed.map((span) => span.last));
  return begun !== 0 && begun <= first && first < last ? { total: last - begun, toFirst: first - begun } : null;
}

/** Whether two times differ. */
export function areOtherTimes(a: AnswerTime | null, b: AnswerTime | null | undefined): boolean {
  return a?.total !== b?.total || a?.toFirst !== b?.toFirst;
}
