// What the reader of a stream tells of one answer. The writer records it; tests collect it.

import type { AnswerOutcome, JsonValue } from '../protocol/index.ts';

/** JSON that describes an answer or a part of it. */
export type Description = Readonly<Record<string, JsonValue>>;

/** What tells one part of an answer from another of its kind. A delta without it continues the last part of its kind. */
export interface PartKey {
  /** Distinguishes parts that stream at the same time, such as `1` for the block with that index. Is not recorded. */
  readonly key?: string | undefined;
  /** Merged into the metadata of the part. */
  readonly metadata?: Description | undefined;
}

export interface ToolCallDelta extends PartKey {
  /** The tool call's own id. It may come with any delta. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Adds to the arguments, which are text: JSON in most cases. */
  readonly arguments?: string | undefined;
}

export interface ToolResult extends PartKey {
  /** Of the call that it answers. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Text as it is, any other JSON as text of JSON. */
  readonly content: JsonValue;
  readonly is_error?: boolean | undefined;
}

/** A message of a person. */
export interface UserMessage {
  readonly id?: string | undefined;
  readonly content: string;
  readonly metadata?: Description | undefined;
}

/** Why an answer failed. One whose name is `AbortError` stopped it. */
export interface AnswerError {
  readonly name?: string | undefined;
  readonly message: string;
  readonly code?: string | number | undefined;
}

/** How an answer ended. */
export type Outcome = AnswerOutcome;

/** Takes an answer as it streams. Nothing of it throws, and what comes after the end is recorded too, as it belongs to the answer. */
export interface AnswerSink {
  /** Adds to the text that people read. */
  append(text: string): void;
  /** Adds to the reasoning. */
  reasoning(text: string, part?: PartKey): void;
  toolCall(call: ToolCallDelta): void;
  toolResult(result: ToolResult): void;
  /** Something that the answer refers to. */
  source(source: Description): void;
  /** A file or picture. Its data is a data URL, which the recorder stores as an attachment. */
  file(file: Description): void;
  /** A step begins: what comes next is a part of its own. `isAgain`: it takes the place of the step before, whose parts are superseded. */
  step(isAgain?: boolean): void;
  /** A person added a message while the answer streams. */
  userMessage(message: UserMessage): void;
  /** Keeps what the reader does not understand, up to a bound. */
  raw(value: JsonValue): void;
  /** Merges into the metadata of the answer: `response_id`, `model`, `usage`, `finish_reason`. The last value of each wins. */
  describe(description: Description): void;
  /** The end marker came. */
  complete(description?: Description): void;
  /** The stream told an error. */
  fail(error: AnswerError): void;
  /** The person or the app ended it. */
  stop(): void;
  /** The stream ended without its end marker. */
  cutOff(): void;
}
