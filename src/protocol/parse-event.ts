// The one place where unknown input becomes an event, in the client and in the recorder alike.

import { MAX_BYTES_PER_CODE_UNIT, MAX_EVENT_BYTES, MAX_ID_LENGTH } from './constants.ts';
import { EVENT_SHAPES, EVENT_TYPES, isEventType } from './event-shapes.ts';
import type { RecordingEvent } from './events.ts';
import { jsonText } from './json-text.ts';
import { utf8Length } from './read-json.ts';
import { asObject, idToEcho, readFields, type Reading } from './read-fields.ts';
import { reasonOf } from './result.ts';
import type { ErrorReply } from './replies.ts';

/** An event, or why it is refused. */
export type ParsedEvent =
  | {
      readonly ok: true;
      /** A copy of the known fields. */
      readonly value: RecordingEvent;
      /** About its length as JSON, in UTF-16 code units. */
      readonly length: number;
      /** What was dropped, for the ack's `ignored_fields`: wrong optional fields, and parts of a content that are no text. Null for nothing. */
      readonly ignored: readonly string[] | null;
    }
  | { readonly ok: false; readonly error: ErrorReply };

/**
 * Reads one event; never throws. Unknown fields are dropped, and so are optional fields with wrong values and
 * parts of a content that are no text, which `ignored` names.
 * Errors: `invalid_event` names the field and what is wrong with it; `payload_too_large` names the limit.
 */
export function parseEvent(input: unknown): ParsedEvent {
  const reading: Reading = { length: 0, ignored: null, refusal: null };
  try {
    return readEvent(input, reading);
  } catch (error) {
    // A port brings plain data; in one realm a field may be a getter that throws.
    const problem = `The event cannot be read: ${reasonOf(error)}. Send plain values only.`;
    return refused(null, 'invalid_event', problem);
  }
}

function readEvent(input: unknown, reading: Reading): ParsedEvent {
  const object = asObject(input);
  if (object === null) return refused(null, 'invalid_event', 'An event is a JSON object with a "type".');
  const type = object['type'];
  const eventId = object['event_id'];
  if (!isEventType(type)) {
    const known = EVENT_TYPES.join(', ');
    const problem =
      typeof type === 'string'
        ? `Unknown event type ${JSON.stringify(type.slice(0, MAX_ID_LENGTH))}.`
        : 'An event has a "type".';
    return refused(eventId, 'invalid_event', `${problem} Send one of: ${known}.`);
  }
  const fields: Record<string, unknown> = { type };
  const isRead = readFields(fields, object, EVENT_SHAPES[type], reading, '');
  if (reading.refusal !== null || !isRead) {
    const { code, problem } = reading.refusal ?? { code: 'invalid_event', problem: 'cannot be read' };
    return refused(eventId, code, `${type}.${problem}. Correct it and send it again.`);
  }
  const isLarge = reading.length * MAX_BYTES_PER_CODE_UNIT > MAX_EVENT_BYTES;
  if (isLarge && utf8Length(jsonText(fields)) > MAX_EVENT_BYTES) {
    const message = `${type} takes more than ${MAX_EVENT_BYTES} bytes as JSON in UTF-8. Send its text in several events.`;
    return refused(eventId, 'payload_too_large', message);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field has been read by the table
  return { ok: true, value: fields as unknown as RecordingEvent, length: reading.length, ignored: reading.ignored };
}

function refused(eventId: unknown, code: ErrorReply['code'], message: string): ParsedEvent {
  return { ok: false, error: { type: 'error', event_id: idToEcho(eventId), code, message } };
}
