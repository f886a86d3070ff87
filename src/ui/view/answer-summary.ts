// What is said below an answer: how it ended, and what it used. Pure.

import { isJsonObject, type JsonValue, type RecordedMessage } from '../../protocol/index.ts';

/** How an answer ended, as far as that is recorded. */
export interface AnswerSummary {
  readonly finishReason: string | null;
  readonly outcome: 'failed' | 'stopped' | 'cut_off' | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Where they are not told apart. */
  readonly totalTokens: number | null;
}

export const NO_SUMMARY: AnswerSummary = {
  finishReason: null,
  outcome: null,
  inputTokens: null,
  outputTokens: null,
  totalTokens: null,
};

/** The names of the APIs for the same counts. */
const INPUT = ['input_tokens', 'prompt_tokens', 'promptTokenCount', 'inputTokens', 'promptTokens', 'prompt_eval_count'];
const OUTPUT = [
  'output_tokens',
  'completion_tokens',
  'candidatesTokenCount',
  'outputTokens',
  'completionTokens',
  'eval_count',
];
const TOTAL = ['total_tokens', 'totalTokenCount', 'totalTokens'];

/** `own`: the answer's own message. */
export function answerSummary(own: Pick<RecordedMessage, 'metadata'>): AnswerSummary {
  const metadata = isJsonObject(own.metadata) ? own.metadata : {};
  const { finish_reason, outcome, usage = null } = metadata;
  const inputTokens = countOf(usage, INPUT);
  const outputTokens = countOf(usage, OUTPUT);
  const isApart = inputTokens !== null || outputTokens !== null;
  return {
    finishReason: typeof finish_reason === 'string' ? finish_reason : null,
    outcome: outcome === 'failed' || outcome === 'stopped' || outcome === 'cut_off' ? outcome : null,
    inputTokens,
    outputTokens,
    totalTokens: isApart ? null : countOf(usage, TOTAL),
  };
}

function countOf(usage: JsonValue, names: readonly string[]): number | null {
  if (!isJsonObject(usage)) return null;
  for (const name of names) {
    const value = usage[name];
    if (typeof value === 'number') return value;
  }
  return null;
}
