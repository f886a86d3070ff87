// Takes an event from the app: a copy, so that what the app changes later is not what is recorded,
// of the fields that events have. Whether it is a valid event is the recorder's to judge.

import { isJson, isPlainObject, type ErrorReply } from '../../protocol/index.ts';
import type { NewEvent } from '../recorder-client.ts';

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

/** The copy, or the reply that refuses it: with `invalid_event` for what is no object, and for a field that is not JSON. */
export type Taken =
  | { readonly ok: true; readonly value: TakenEvent }
  | { readonly ok: false; readonly error: ErrorReply };

/** A copy, and its length as JSON in UTF-16 code units. */
type Copy = readonly [unknown, number];

export function takeEvent(input: unknown): Taken {
  let eventId: string | null = null;
  const refused = (message: string): Taken => ({
    ok: false,
    error: { type: 'error', event_id: eventId, code: 'invalid_event', message },
  });
  try {
    if (typeof input !== 'object' || input === null || Array.isArray(input))
      return refused('An event is an object with a "type". Send one of those.');
    const { event_id = null }: { readonly event_id?: unknown } = input;
    if (typeof event_id === 'string') eventId = event_id;
    else if (event_id !== null)
      return refused('event_id is no string. Send the event again with a string, or without an id.');
    const event: Record<string, unknown> = {};
    let length = LENGTH_OF_FRAME;
    for (const [name, value] of knownFields(input, EVENT_FIELDS)) {
      const copy = name === 'messages' && Array.isArray(value) ? copyOfMessages(value) : copyOf(value);
      if (copy === null)
        return refused(
          `${name} holds something that is not JSON of at most 64 levels. Send the event again with plain values only.`,
        );
      [event[name]] = copy;
      length += copy[1];
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the recorder, not here
    return { ok: true, value: { event: event as NewEvent, eventId, length } };
  } catch (error) {
    return refused(`The event cannot be read: ${String(error)}. Send it again with plain values only.`);
  }
}

/** The fields of these names that have a value; no other is read. */
function knownFields(input: object, names: ReadonlySet<string>): [string, unknown][] {
  const fields: [string, unknown][] = [];
  for (const name of Object.keys(input)) {
    const value: unknown = names.has(name) ? Reflect.get(input, name) : undefined;
    if (value !== undefined) fields.push([name, value]);
  }
  return fields;
}

/** The same of a snapshot's messages. Their metadata is judged as the recorder does: its depth counts from where it begins, not from the event. */
function copyOfMessages(messages: readonly unknown[]): Copy | null {
  const known = messages.map((message) =>
    isPlainObject(message) ? Object.fromEntries(knownFields(message, MESSAGE_FIELDS)) : message,
  );
  const values = known.flatMap((message) => (isPlainObject(message) ? Object.values(message) : [message]));
  return values.every((value) => isJson(value)) ? copyByText(known) : null;
}

/** A copy, and its length as JSON; null for what is not. Texts, of which a token is made, need neither copying nor serialising. */
function copyOf(value: unknown): Copy | null {
  if (typeof value === 'string') return [value, value.length];
  if (!isJson(value)) return null;
  return typeof value === 'object' && value !== null ? copyByText(value) : [value, 0];
}

function copyByText(value: object): Copy {
  const text = JSON.stringify(value);
  return [JSON.parse(text), text.length];
}
