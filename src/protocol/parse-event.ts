// The one place where unknown input becomes an event. By hand, as every token passes through here
// and every worker carries it.

import { count, flag, id, json, listOf, readerOf, text, time, word, type Reader } from './checks.ts';
import { MAX_ID_LENGTH, MAX_PAYLOAD_BYTES } from './constants.ts';
import type { EventOf, RecordingEvent, SnapshotMessage } from './events.ts';
import { isPlainObject } from './json.ts';
import type { ErrorReply } from './replies.ts';

type EventType = RecordingEvent['type'];

const ofAnyEvent = { event_id: id, occurred_at: time };

const readSnapshotMessage = readerOf<SnapshotMessage>(
  { message_id: id, role: id, content: text },
  { model: text, created_at: time, parent_id: id, metadata: json },
  'null is absent',
);

const READERS: { readonly [Type in EventType]: Reader<EventOf<Type>> } = {
  session_start: readerOf<EventOf<'session_start'>>(
    { type: word('session_start'), session_id: id, provider: id },
    { workspace_id: text, workspace_path: text, title: text, model: text, metadata: json, ...ofAnyEvent },
    'null is absent',
  ),
  session_end: readerOf<EventOf<'session_end'>>(
    { type: word('session_end'), session_id: id },
    { final_message_count: count, ...ofAnyEvent },
    'null is absent',
  ),
  message_add: readerOf<EventOf<'message_add'>>(
    { type: word('message_add'), session_id: id, message_id: id, role: id, content: text },
    { model: text, parent_id: id, metadata: json, ...ofAnyEvent },
    'null is absent',
  ),
  message_update: readerOf<EventOf<'message_update'>>(
    { type: word('message_update'), session_id: id, message_id: id },
    { content: text, is_complete: flag, metadata: json, ...ofAnyEvent },
    'null is absent',
  ),
  message_append: readerOf<EventOf<'message_append'>>(
    { type: word('message_append'), session_id: id, message_id: id, content_delta: text },
    { offset: count, ...ofAnyEvent },
    'null is absent',
  ),
  session_update: readerOf<EventOf<'session_update'>>(
    { type: word('session_update'), session_id: id },
    { title: text, model: text, metadata: json, ...ofAnyEvent },
    'null is absent',
  ),
  heartbeat: readerOf<EventOf<'heartbeat'>>(
    { type: word('heartbeat'), timestamp: time },
    { session_id: id, ...ofAnyEvent },
    'null is absent',
  ),
  session_snapshot: readerOf<EventOf<'session_snapshot'>>(
    { type: word('session_snapshot'), session_id: id, provider: id, messages: listOf(readSnapshotMessage) },
    { workspace_path: text, title: text, metadata: json, ...ofAnyEvent },
    'null is absent',
  ),
};

/** The names of the eight event types. */
export const EVENT_TYPES = Object.keys(READERS);

function isEventType(type: unknown): type is EventType {
  return typeof type === 'string' && Object.hasOwn(READERS, type);
}

type ParsedEvent = { ok: true; value: RecordingEvent } | { ok: false; error: ErrorReply };

/**
 * Reads one event; never throws. Unknown fields are dropped, never an error.
 * Errors: `invalid_event` names the field and what is wrong with it; `payload_too_large` when the
 * text is longer than {@link MAX_PAYLOAD_BYTES} UTF-16 code units.
 */
export function parseEvent(input: unknown): ParsedEvent {
  try {
    return readEvent(input);
  } catch {
    // A port brings plain data; in one realm a field may be a getter that throws.
    return refused(
      null,
      'invalid_event',
      'The event cannot be read: one of its fields throws. Send plain values only.',
    );
  }
}

function readEvent(input: unknown): ParsedEvent {
  if (!isPlainObject(input)) return refused(null, 'invalid_event', 'An event is a JSON object with a "type".');
  const { type } = input;
  if (!isEventType(type)) {
    const known = EVENT_TYPES.join(', ');
    return refused(input, 'invalid_event', `Unknown event type ${nameOf(type)}. Send one of: ${known}.`);
  }
  const read: ReturnType<Reader<RecordingEvent>> = READERS[type](input);
  if (!read.ok) return refused(input, 'invalid_event', `${type}.${read.problem}. Correct the event and send it again.`);
  if (isEmptyUpdate(read.value)) {
    const message = 'message_update: expected content, is_complete or metadata. Send at least one of them.';
    return refused(input, 'invalid_event', message);
  }
  if (contentLength(read.value) > MAX_PAYLOAD_BYTES) {
    return refused(
      input,
      'payload_too_large',
      `${type} carries more than ${MAX_PAYLOAD_BYTES} characters. Send its text in several message_append events.`,
    );
  }
  return read;
}

/** True for an update that gives nothing to change. */
function isEmptyUpdate(event: RecordingEvent): boolean {
  if (event.type !== 'message_update') return false;
  return (event.content ?? event.is_complete ?? event.metadata ?? null) === null;
}

function refused(
  input: Readonly<Record<string, unknown>> | null,
  code: ErrorReply['code'],
  message: string,
): { ok: false; error: ErrorReply } {
  const given = input?.['event_id'];
  return { ok: false, error: { type: 'error', event_id: id.accepts(given) ? given : null, code, message } };
}

/** What is shown of a value that should have been a type's name. */
function nameOf(type: unknown): string {
  return typeof type === 'string' ? JSON.stringify(type.slice(0, MAX_ID_LENGTH)) : `of type ${typeof type}`;
}

/** Length of the longest strings of an event, in UTF-16 code units: a lower bound of its size that costs no walk. */
function contentLength(event: RecordingEvent): number {
  switch (event.type) {
    case 'message_add':
      return event.content.length;
    case 'message_update':
      return event.content?.length ?? 0;
    case 'message_append':
      return event.content_delta.length;
    case 'session_snapshot':
      return event.messages.reduce((total, message) => total + message.content.length, 0);
    case 'session_start':
    case 'session_end':
    case 'session_update':
    case 'heartbeat':
      return 0;
  }
}
