// Takes an event from the app: a copy, so that what the app changes later is not what is recorded,
// of the fields that events have. Whether it is a valid event is the recorder's to judge.

import { failed, isJson, isPlainObject, ok, type Result } from '../protocol/index.ts';
import type { NewEvent } from './recorder-client.ts';

/** An event that can be posted and sent again as it was given. */
export interface TakenEvent {
  readonly event: NewEvent;
  /** The caller's own id; null when the client is to number the event. */
  readonly eventId: string | null;
  /** About how long it is as JSON, in UTF-16 code units. */
  readonly length: number;
}

/** Names, quotes and numbers of an event as JSON, beside its texts, in UTF-16 code units. */
const LENGTH_OF_FRAME = 200;

/** Unknown fields are never an error, but may hold what no port can carry, so these alone are taken. */
const EVENT_FIELDS = new Set([
  'type',
  'event_id',
  'occurred_at',
  'session_id',
  'provider',
  'workspace_id',
  'workspace_path',
  'title',
  'model',
  'metadata',
  'final_message_count',
  'message_id',
  'role',
  'content',
  'parent_id',
  'is_complete',
  'content_delta',
  'offset',
  'timestamp',
  'messages',
]);

const MESSAGE_FIELDS = new Set(['message_id', 'role', 'content', 'model', 'created_at', 'parent_id', 'metadata']);

/** Errors: `invalid_event` for what is no object, and for a field that is not JSON. */
export function takeEvent(input: unknown): Result<TakenEvent> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return failed('invalid_event', 'An event is an object with a "type". Send one of those.');
  try {
    return copyFields(input);
  } catch (error) {
    return failed('invalid_event', `The event cannot be read: ${String(error)}. Send it again with plain values only.`);
  }
}

function copyFields(input: object): Result<TakenEvent> {
  const event: Record<string, unknown> = {};
  let length = LENGTH_OF_FRAME;
  for (const [name, given] of knownFields(input, EVENT_FIELDS)) {
    const value = name === 'messages' && Array.isArray(given) ? given.map(withKnownFields) : given;
    if (!isJsonField(name, value)) {
      return failed(
        'invalid_event',
        `${name} holds something that is not JSON of at most 64 levels. Send the event again with plain values only.`,
      );
    }
    const [copy, copyLength] = copyOf(value);
    event[name] = copy;
    length += copyLength;
  }
  const eventId = event['event_id'] ?? null;
  if (eventId !== null && typeof eventId !== 'string')
    return failed('invalid_event', 'event_id is no string. Send the event again with a string, or without an id.');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the recorder, not here
  return ok({ event: event as NewEvent, eventId, length });
}

/** The fields of these names that have a value. */
function knownFields(input: object, names: ReadonlySet<string>): [string, unknown][] {
  return Object.entries(input).filter(([name, value]) => names.has(name) && value !== undefined);
}

/** A message of a snapshot; what is no object is left for the recorder to refuse. */
function withKnownFields(message: unknown): unknown {
  return isPlainObject(message) ? Object.fromEntries(knownFields(message, MESSAGE_FIELDS)) : message;
}

/** Metadata is judged as the recorder does: its depth counts from where it begins, not from the event. */
function isJsonField(name: string, value: unknown): boolean {
  if (name !== 'messages' || !Array.isArray(value)) return isJson(value);
  return value.every((message) =>
    isPlainObject(message) ? Object.values(message).every((field) => isJson(field)) : isJson(message),
  );
}

/** A copy, and its length as JSON. Texts, of which a token is made, need neither copying nor serialising. */
function copyOf(value: unknown): [unknown, number] {
  if (typeof value === 'string') return [value, value.length];
  if (typeof value !== 'object' || value === null) return [value, 0];
  const text = JSON.stringify(value);
  return [JSON.parse(text), text.length];
}
