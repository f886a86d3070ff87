// The interface of a model: the conversation goes in, the answer is shown and recorded as it comes.

import type { SessionSource } from '../adapters/record-stream.ts';
import type { AnswerSink } from '../client/index.ts';

/** One turn of the conversation, as models take it. */
export interface Turn {
  readonly role: string;
  readonly content: string;
}

/** Shows an answer as it comes. */
export type ShownAnswer = Pick<AnswerSink, 'append' | 'reasoning' | 'fail'>;

export interface AnswerRequest {
  /** The conversation so far; the last turn is the user's. */
  readonly turns: readonly Turn[];
  /** The text of a cut-off answer, for a model that can continue it; else ''. */
  readonly written: string;
  /** Stops the answer. */
  readonly signal: AbortSignal;
  /** Where an adapter records the answer: its place in the chat's session. */
  readonly recorder: SessionSource;
  readonly shown: ShownAnswer;
}

export interface Model {
  /** Recorded as the session's provider. */
  readonly provider: string;
  /** Recorded with each answer. */
  readonly name: string;
  /** True when the model can continue the text `written`, an answer to `turns`. */
  canContinue(turns: readonly Turn[], written: string): boolean;
  /** Resolves when the answer is over: it is complete or was stopped, unless `shown` was called that it failed. */
  answer(request: AnswerRequest): Promise<void>;
}
