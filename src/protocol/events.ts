// The eight events a chat app records. Optional means absent or null. Every field also stands in the table of
// event-shapes.ts, which says what its values may be; the compiler checks the two against each other.

import type { JsonValue } from './json.ts';

type Maybe<T> = T | null | undefined;

/**
 * The content of a message as an app may give it: text, or what chat APIs have in its place. Of a list of parts, the texts
 * are recorded, joined: those that are text themselves, and `text` of objects whose `type` is `text`, `input_text` or
 * `output_text`. Other parts, such as pictures, are left out, and `ignored_fields` of the ack names them. Null: no text.
 */
export type MessageContent = string | readonly (string | object)[] | null | undefined;

/** What any event may carry. */
export interface OfAnyEvent {
  /** The caller's id of this event; the same again has no second effect. */
  event_id?: Maybe<string>;
  /** When it happened at the client, in epoch ms. */
  occurred_at?: Maybe<number>;
}

/** Starts a session, or resumes a recorded one. */
export interface SessionStartEvent extends OfAnyEvent {
  type: 'session_start';
  session_id: string;
  provider: string;
  workspace_id?: Maybe<string>;
  workspace_path?: Maybe<string>;
  title?: Maybe<string>;
  model?: Maybe<string>;
  metadata?: Maybe<JsonValue>;
}

/** Ends a session. Its recording is kept. A later message, `session_start` or `session_snapshot` makes it active again. */
export interface SessionEndEvent extends OfAnyEvent {
  type: 'session_end';
  session_id: string;
  /** How many messages the app has: a difference from what is recorded shows in the ack and in recovery. */
  final_message_count?: Maybe<number>;
}

/** Adds a message. Empty content of a role that is streamed, such as `assistant`: its text follows. */
export interface MessageAddEvent<Content = string> extends OfAnyEvent {
  type: 'message_add';
  session_id: string;
  message_id: string;
  role: string;
  content: Content;
  model?: Maybe<string>;
  parent_id?: Maybe<string>;
  metadata?: Maybe<JsonValue>;
}

/** Changes a message. At least one of `content`, `is_complete` and `metadata` must be given. */
export interface MessageUpdateEvent<Content = string> extends OfAnyEvent {
  type: 'message_update';
  session_id: string;
  message_id: string;
  /** Replaces the text. */
  content?: Maybe<Content>;
  /** Closes the message, or opens it again. */
  is_complete?: Maybe<boolean>;
  /** Is merged into the recorded metadata as a JSON Merge Patch (RFC 7396). */
  metadata?: Maybe<JsonValue>;
}

/** Appends to the content of a message. */
export interface MessageAppendEvent<Content = string> extends OfAnyEvent {
  type: 'message_append';
  session_id: string;
  message_id: string;
  content_delta: Content;
  /** The message's length in UTF-16 code units before the delta. */
  offset?: Maybe<number>;
}

/** Changes what describes a session. One that has ended stays ended. */
export interface SessionUpdateEvent extends OfAnyEvent {
  type: 'session_update';
  session_id: string;
  title?: Maybe<string>;
  model?: Maybe<string>;
  metadata?: Maybe<JsonValue>;
}

/** Says that the client is alive. A session that has ended stays as it is. */
export interface HeartbeatEvent extends OfAnyEvent {
  type: 'heartbeat';
  /** The client's time, in epoch ms. */
  timestamp: number;
  /** Absent, null or empty: the heartbeat belongs to no session. */
  session_id?: Maybe<string>;
}

/** The state of a whole session. */
export interface SessionSnapshotEvent<Content = string> extends OfAnyEvent {
  type: 'session_snapshot';
  session_id: string;
  provider: string;
  messages: SnapshotMessage<Content>[];
  workspace_path?: Maybe<string>;
  title?: Maybe<string>;
  metadata?: Maybe<JsonValue>;
}

/** A message within a snapshot. */
export interface SnapshotMessage<Content = string> {
  message_id: string;
  role: string;
  content: Content;
  model?: Maybe<string>;
  /** Epoch ms. */
  created_at?: Maybe<number>;
  parent_id?: Maybe<string>;
  metadata?: Maybe<JsonValue>;
}

/** An event of one of the eight types. `Content`: what the content of a message may be; what is recorded is text. */
export type RecordingEvent<Content = string> =
  | SessionStartEvent
  | SessionEndEvent
  | MessageAddEvent<Content>
  | MessageUpdateEvent<Content>
  | MessageAppendEvent<Content>
  | SessionUpdateEvent
  | HeartbeatEvent
  | SessionSnapshotEvent<Content>;

/** The event of a type: `EventOf<'message_add'>` is {@link MessageAddEvent}. */
export type EventOf<Type extends RecordingEvent['type']> = Extract<RecordingEvent, { type: Type }>;
