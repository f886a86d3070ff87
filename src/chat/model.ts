// The interface of a model: the conversation goes in, pieces of the answer come out.

/** One turn of the conversation, as models take it. */
export interface Turn {
  readonly role: string;
  readonly content: string;
}

/** A piece of an answer, or the reason why there will be no more. The stream of a whole answer ends without `failed`. */
export type AnswerPart =
  | { readonly type: 'token'; readonly text: string }
  | { readonly type: 'failed'; readonly message: string };

export interface AnswerRequest {
  /** The conversation so far; the last turn is the user's. */
  readonly turns: readonly Turn[];
  /** The text of a cut-off answer, for a model that can continue it; else ''. */
  readonly written: string;
  /** Stops the answer. */
  readonly signal: AbortSignal;
}

export interface Model {
  /** Recorded as the session's provider. */
  readonly provider: string;
  /** Recorded with each answer. */
  readonly name: string;
  /** True when the model can continue the text `written`, an answer to `turns`. */
  canContinue(turns: readonly Turn[], written: string): boolean;
  answer(request: AnswerRequest): AsyncIterable<AnswerPart>;
}
