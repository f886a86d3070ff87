// The recorder's replies to events: one for each, in their order.

import type { RecordingEvent } from './events.ts';
import { isPlainObject } from './json.ts';
import type { StorageTrouble } from './storage-health.ts';

/** What became of an acked event, by its type. */
export type AckStatus =
  | 'session_started'
  | 'session_ended'
  | 'message_added'
  | 'message_updated'
  | 'message_appended'
  | 'session_updated'
  | 'heartbeat'
  | 'snapshot_received';

/** Sent only after the transaction that holds the event has completed. */
export interface Ack {
  readonly type: 'ack';
  /** The caller's, else a fresh UUID. */
  readonly event_id: string;
  /** Empty for a heartbeat without a session. */
  readonly session_id: string;
  readonly status: AckStatus;
  /** Journal sequence number of the fact that the event became; absent when it changed nothing. */
  readonly seq?: number;
  /** The event had been recorded before; this time it had no effect. */
  readonly duplicate?: true;
  /** `session_start` resumed a session that was recorded already. */
  readonly resumed?: true;
  /** The `final_message_count` of `session_end`, where it differs from what is recorded. */
  readonly expected_message_count?: number;
  /**
   * What was dropped, at most the first 1,000, while the rest of the event was recorded: optional fields whose values were
   * wrong, such as `title` or `messages.2.model`, and parts of a content that are no text, such as `content.1`.
   */
  readonly ignored_fields?: readonly string[];
  /** `session_snapshot` named ids more than once: each later message is recorded under an id of its own. */
  readonly renamed_messages?: readonly RenamedMessage[];
}

/** A message of a snapshot whose id an earlier message of the same snapshot has. */
export interface RenamedMessage {
  readonly message_id: string;
  readonly recorded_as: string;
}

/** Whether a value has the fields that every reply has. */
export function isReply(value: unknown): value is Reply {
  if (!isPlainObject(value)) return false;
  const { type, event_id } = value;
  return (type === 'ack' && typeof event_id === 'string') || (type === 'error' && typeof value['code'] === 'string');
}

/** The reply, which also names fields that were dropped before the event was sent. */
export function withIgnoredFields(reply: Reply, ignored: readonly string[] | null): Reply {
  if (ignored === null || reply.type === 'error') return reply;
  return { ...reply, ignored_fields: [...ignored, ...(reply.ignored_fields ?? [])] };
}

/**
 * Why an event or a request was refused.
 * - of one event: `invalid_event`, `session_not_found`, `message_not_found`, `append_gap`, `event_gap`, `payload_too_large`
 * - of a request: `parse_error`, `not_found`, `attachment_not_found`, `hash_mismatch`, `attachments_full`, `method_not_allowed`, `upgrade_required`, and `forbidden` for a write that
 *   comes as a navigation, as a form of another site could send it
 * - of either: `internal_error`, a bug of ours. The event is dropped, and those after it are recorded
 * - passing, worth a retry: `storage_full`, `storage_unavailable`, `version_mismatch`, `deadline_exceeded`, `not_connected`
 */
export type ErrorCode =
  | 'invalid_event'
  | 'session_not_found'
  | 'message_not_found'
  | 'attachment_not_found'
  | 'append_gap'
  | 'event_gap'
  | 'payload_too_large'
  | 'parse_error'
  | 'not_found'
  | 'method_not_allowed'
  | 'upgrade_required'
  | 'forbidden'
  | 'internal_error'
  | 'hash_mismatch'
  | 'attachments_full'
  | 'storage_full'
  | 'storage_unavailable'
  | 'version_mismatch'
  | 'deadline_exceeded'
  | 'not_connected'
  | 'nothing_imported'
  | 'cancelled';

/** An event that is refused. */
export interface ErrorReply {
  readonly type: 'error';
  /** Null when the caller gave none. */
  readonly event_id: string | null;
  readonly code: ErrorCode;
  /** Names the id concerned and what to do next. */
  readonly message: string;
  /** With `append_gap`: the message's length in UTF-16 code units, from which to append. */
  readonly expected_offset?: number;
  /** With `event_gap`: the counter of the client's next event. */
  readonly expected_counter?: number;
  /** What is wrong with the storage, where that is the cause. */
  readonly health?: StorageTrouble;
}

/** The reply to one event. */
export type Reply = Ack | ErrorReply;

/** The status that acks an event of a type. */
export const ACK_STATUS = {
  session_start: 'session_started',
  session_end: 'session_ended',
  message_add: 'message_added',
  message_update: 'message_updated',
  message_append: 'message_appended',
  session_update: 'session_updated',
  heartbeat: 'heartbeat',
  session_snapshot: 'snapshot_received',
} as const satisfies Record<RecordingEvent['type'], AckStatus>;

const PASSING = new Set<ErrorCode>(['storage_full', 'storage_unavailable', 'version_mismatch', 'event_gap']);

/** True for an error after which the same event may succeed: keep it and send it again. */
export function isPassing(code: ErrorCode): boolean {
  return PASSING.has(code);
}
