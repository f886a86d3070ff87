// What the chat needs of a model, whichever it is: a prompt goes in, pieces of the answer come out.

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
  /** What a cut-off answer already says, for a model that can go on from there; else ''. */
  readonly written: string;
  /** Stops the answer. */
  readonly signal: AbortSignal;
}

export interface Model {
  /** Goes on record as the session's provider. */
  readonly provider: string;
  /** Goes on record with each answer. */
  readonly name: string;
  /** True when the model can go on with `written`, for the turns before it. */
  canContinue(turns: readonly Turn[], written: string): boolean;
  answer(request: AnswerRequest): AsyncIterable<AnswerPart>;
}
