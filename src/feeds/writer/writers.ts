// What the session writer offers, and takes.

import type { JsonValue, MessageContent, RecordingEvent } from '../../protocol/index.ts';
import type { AnswerSink, Description } from '../answer-sink.ts';

/** Takes an event, and may return a promise of its reply. The recorder itself reports what it refuses. */
export type RecordEvent = (event: RecordingEvent<MessageContent>) => unknown;

type Maybe<T> = T | null | undefined;

/** The session that is recorded. The id of a recorded session resumes that, which keeps its messages. */
export interface SessionOptions {
  /** The app, or where its answers come from. */
  readonly provider: string;
  /** A random one where absent. */
  readonly id?: Maybe<string>;
  /** Its first 65,536 characters are recorded. */
  readonly title?: Maybe<string>;
  readonly model?: Maybe<string>;
  readonly metadata?: Maybe<JsonValue>;
  readonly workspace_id?: Maybe<string>;
  readonly workspace_path?: Maybe<string>;
}

/** A message that is not an answer as it streams. */
export interface NewMessage {
  /** Such as `user`, `assistant`, `system` or `tool`. */
  readonly role: string;
  readonly content: MessageContent;
  /** A random one where absent. The id of a recorded message gives that a new text, and its old text becomes a revision. */
  readonly id?: Maybe<string>;
  readonly model?: Maybe<string>;
  readonly metadata?: Maybe<JsonValue>;
  /** The message that it follows: the one before where undefined, none where null. */
  readonly parent_id?: Maybe<string>;
}

/** What an answer is begun with. */
export interface AnswerOptions {
  readonly model?: Maybe<string>;
  /** A random one where absent. */
  readonly id?: Maybe<string>;
  /** Of the answer's own message. */
  readonly metadata?: Maybe<Description>;
  /** The message that it answers: the last one of the session where undefined, none where null. */
  readonly parent_id?: Maybe<string>;
}

/** What is changed of a session. Metadata replaces what is recorded. */
export interface SessionChange {
  readonly title?: Maybe<string>;
  readonly model?: Maybe<string>;
  readonly metadata?: Maybe<JsonValue>;
}

/** Records an answer as it streams: its text and every other part, each as durable as any event. */
export interface AnswerWriter extends AnswerSink {
  /** The id of the answer, and of the message with its text. */
  readonly id: string;
  /** It ended by this error, such as what was thrown. An AbortError stopped it. What failed or was stopped stays so. */
  fail(error: unknown): void;
}

/**
 * Writes one session. Nothing throws: what cannot be recorded is refused, and `onRefused` reports it.
 *
 * @example
 * const session = recorder.session({ provider: 'my-chat', title: question });
 * session.add({ role: 'user', content: question });
 * const answer = session.answer({ model: 'my-model' });
 * for await (const token of tokens) answer.append(token);
 * answer.complete({ finish_reason: 'stop' });
 */
export interface SessionWriter {
  readonly id: string;
  /** Adds a message with its whole text. Returns its id. */
  add(message: NewMessage): string;
  /** Begins an answer. Nothing is recorded of it until its first part comes or it ends. */
  answer(options?: AnswerOptions | null): AnswerWriter;
  update(change: SessionChange): void;
  /** Ends the session. What is written later makes it active again. */
  end(): void;
}
