// The eight events a chat app records, and the one place where unknown input becomes one of them.
// Optional means absent or null; unknown fields are dropped, never an error.

import * as v from 'valibot';
import { MAX_ID_LENGTH, MAX_PAYLOAD_BYTES, MAX_TIME_MS } from './constants.ts';
import { isJson, isPlainObject, type JsonValue } from './json.ts';
import type { ErrorReply } from './replies.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_LENGTH));
const text = v.string();
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_LENGTH));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_TIME_MS));
const json = v.custom<JsonValue>(isJson, 'Invalid value: Expected JSON of at most 64 levels');

const ofAnyEvent = {
  /** The caller's id of this event; the same again has no second effect. */
  event_id: v.nullish(id),
  /** When it happened at the client, in epoch ms. */
  occurred_at: v.nullish(time),
};

const SnapshotMessageSchema = v.object({
  message_id: id,
  role: name,
  content: text,
  model: v.nullish(text),
  created_at: v.nullish(time),
  parent_id: v.nullish(id),
  metadata: v.nullish(json),
});

const schemas = {
  session_start: v.object({
    type: v.literal('session_start'),
    session_id: id,
    provider: name,
    workspace_id: v.nullish(text),
    workspace_path: v.nullish(text),
    title: v.nullish(text),
    model: v.nullish(text),
    metadata: v.nullish(json),
    ...ofAnyEvent,
  }),
  session_end: v.object({
    type: v.literal('session_end'),
    session_id: id,
    final_message_count: v.nullish(count),
    ...ofAnyEvent,
  }),
  message_add: v.object({
    type: v.literal('message_add'),
    session_id: id,
    message_id: id,
    role: name,
    content: text,
    model: v.nullish(text),
    parent_id: v.nullish(id),
    metadata: v.nullish(json),
    ...ofAnyEvent,
  }),
  message_update: v.object({
    type: v.literal('message_update'),
    session_id: id,
    message_id: id,
    content: text,
    is_complete: v.boolean(),
    ...ofAnyEvent,
  }),
  message_append: v.object({
    type: v.literal('message_append'),
    session_id: id,
    message_id: id,
    content_delta: text,
    /** The message's length in UTF-16 code units before the delta. */
    offset: v.nullish(count),
    ...ofAnyEvent,
  }),
  session_update: v.object({
    type: v.literal('session_update'),
    session_id: id,
    title: v.nullish(text),
    model: v.nullish(text),
    metadata: v.nullish(json),
    ...ofAnyEvent,
  }),
  heartbeat: v.object({
    type: v.literal('heartbeat'),
    timestamp: time,
    session_id: v.nullish(id),
    ...ofAnyEvent,
  }),
  session_snapshot: v.object({
    type: v.literal('session_snapshot'),
    session_id: id,
    provider: name,
    messages: v.array(SnapshotMessageSchema),
    workspace_path: v.nullish(text),
    title: v.nullish(text),
    metadata: v.nullish(json),
    ...ofAnyEvent,
  }),
};

type Schemas = typeof schemas;

/** An event of one of the eight types, checked. */
export type EventOf<Type extends keyof Schemas> = v.InferOutput<Schemas[Type]>;
export type RecordingEvent = EventOf<keyof Schemas>;
export type SnapshotMessage = v.InferOutput<typeof SnapshotMessageSchema>;

/** The names of the eight event types. */
export const EVENT_TYPES = Object.keys(schemas);

function isEventType(type: unknown): type is keyof Schemas {
  return typeof type === 'string' && Object.hasOwn(schemas, type);
}

/** The caller's id of something that may not even be an event: null when it has none that could be echoed. */
function givenEventId(input: unknown): string | null {
  if (!isPlainObject(input)) return null;
  const given = input['event_id'];
  return typeof given === 'string' && given.length > 0 && given.length <= MAX_ID_LENGTH ? given : null;
}

/** What is shown of a value that should have been a type's name. */
function nameOf(type: unknown): string {
  return typeof type === 'string' ? JSON.stringify(type.slice(0, MAX_ID_LENGTH)) : `of type ${typeof type}`;
}

function refusal(input: unknown, code: ErrorReply['code'], message: string): { ok: false; error: ErrorReply } {
  return { ok: false, error: { type: 'error', event_id: givenEventId(input), code, message } };
}

/** Length of the longest strings of an event, in UTF-16 code units: a lower bound of its size that costs no walk. */
function contentLength(event: RecordingEvent): number {
  switch (event.type) {
    case 'message_add':
    case 'message_update':
      return event.content.length;
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

/**
 * Reads one event.
 * Errors: `invalid_event` names the field and what is wrong with it; `payload_too_large` when the
 * text is longer than {@link MAX_PAYLOAD_BYTES} UTF-16 code units.
 */
export function parseEvent(input: unknown): { ok: true; value: RecordingEvent } | { ok: false; error: ErrorReply } {
  if (!isPlainObject(input)) return refusal(input, 'invalid_event', 'An event is a JSON object with a "type".');
  const type = input['type'];
  if (!isEventType(type)) {
    const known = EVENT_TYPES.join(', ');
    return refusal(input, 'invalid_event', `Unknown event type ${nameOf(type)}. Send one of: ${known}.`);
  }
  const parsed = v.safeParse(schemas[type], input, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue);
    return refusal(
      input,
      'invalid_event',
      `${type}${field === null ? '' : `.${field}`}: ${issue.message}. Correct the event and send it again.`,
    );
  }
  if (contentLength(parsed.output) > MAX_PAYLOAD_BYTES) {
    return refusal(
      input,
      'payload_too_large',
      `${type} carries more than ${MAX_PAYLOAD_BYTES} characters. Send its text in several message_append events.`,
    );
  }
  return { ok: true, value: parsed.output };
}
