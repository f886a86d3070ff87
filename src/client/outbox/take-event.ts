// Takes an event from the app: a copy, so that later changes by the app are not recorded. The copy has the known fields
// as JSON, and the names of the others. The recorder checks their values, because its texts would double the size of this code.

import {
  ANY_JSON,
  PLAIN,
  EVENT_FIELDS,
  jsonCopy,
  jsonText,
  LENGTH_OF_FRAME,
  MAX_BYTES_PER_CODE_UNIT,
  MAX_EVENT_BYTES,
  MAX_JSON_DEPTH,
  MAX_JSON_VALUES,
  reasonOf,
  type ErrorCode,
  type Failure,
  type FieldCopy,
  type FieldNames,
} from '../../protocol/index.ts';
import type { NewEvent } from '../recorder-client.ts';

/** An event that can be sent, and sent again. */
export interface TakenEvent {
  readonly event: NewEvent;
  /** The caller's own id; null when the client is to number the event. */
  readonly eventId: string | null;
  /** About how long it is as JSON, in UTF-16 code units: never less than a sixth of its bytes in UTF-8. */
  readonly length: number;
  /** Optional fields that were dropped because their values are wrong, for the ack; null where there are none. */
  readonly ignored: readonly string[] | null;
}

/** The copy, or why the event is refused. `eventId`: the caller's own id, where that could be read. */
export type Taken =
  | { readonly ok: true; readonly value: TakenEvent }
  | { readonly ok: false; readonly eventId: string | null; readonly error: Failure };

/** The fields that are copied of an event whose type is unknown. */
const ID_ALONE: FieldNames = { event_id: PLAIN };

/** What shows while an event is copied. */
interface Copying {
  length: number;
  /** The first value that cannot be sent; the message names its field and the problem. */
  refusal: Failure | null;
}

/**
 * Takes what an app gives as an event; never throws. Errors: `invalid_event` for what cannot be read or is not JSON,
 * `payload_too_large` for what is too large to be sent.
 */
export function takeEvent(input: unknown): Taken {
  try {
    return copyEvent(input);
  } catch (error) {
    return refused(null, 'invalid_event', `The event cannot be read: ${reasonOf(error)}. Send plain values only.`);
  }
}

function copyEvent(input: unknown): Taken {
  const object = fieldsOf(input);
  if (object === null) return refused(null, 'invalid_event', 'An event is a JSON object with a "type".');
  const { type } = object;
  const copying: Copying = { length: LENGTH_OF_FRAME, refusal: null };
  // The recorder refuses an unknown type. Until then the event needs only an id.
  const fields: Record<string, unknown> = { type: typeof type === 'string' ? type : null };
  copyFields(fields, object, EVENT_FIELDS.get(type) ?? ID_ALONE, copying, '');
  const id = fields['event_id'] ?? '';
  const eventId = typeof id === 'string' && id !== '' ? id : null;
  if (copying.refusal !== null) {
    const { code, message } = copying.refusal;
    return refused(eventId, code, `${String(type)}.${message}. Correct it and send it again.`);
  }
  const { length } = copying;
  if (length * MAX_BYTES_PER_CODE_UNIT > MAX_EVENT_BYTES && new Blob([jsonText(fields)]).size > MAX_EVENT_BYTES) {
    const message = `${String(type)} takes more than ${MAX_EVENT_BYTES} bytes as JSON in UTF-8. Send its text in several events.`;
    return refused(eventId, 'payload_too_large', message);
  }
  const ignored = eventId === null && id !== '' ? ['event_id'] : null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder checks the values
  return { ok: true, value: { event: fields as unknown as NewEvent, eventId, length, ignored } };
}

function refused(eventId: string | null, code: ErrorCode, message: string): Taken {
  return { ok: false, eventId, error: { code, message } };
}

/** The object whose fields are read: the value itself, or the result of its `toJSON`; null for any other value. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const hasToJson =
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
  const object: unknown = hasToJson ? JSON.parse(jsonText(value)) : value;
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object
  return object as Record<string, unknown>;
}

/** Copies the known fields into `fields`, which may have been given a type already. */
function copyFields(
  fields: Record<string, unknown>,
  object: Readonly<Record<string, unknown>>,
  names: FieldNames,
  copying: Copying,
  place: string,
): Record<string, unknown> {
  // Every token passes through here: this loop and the count make nothing but the copy.
  let known = place === '' ? 1 : 0; // the type of an event
  for (const name in names) {
    const field = names[name];
    const value = object[name];
    if (field === undefined || value === undefined) continue;
    known += 1;
    const copy = copyValue(field, value, copying, place + name);
    if (copy !== undefined) fields[name] = copy;
  }
  const given = Object.keys(object);
  if (given.length > known) noteUnknown(given, object, names, fields);
  return fields;
}

/** The recorder names unknown fields in the ack. It gets their names alone. */
function noteUnknown(
  given: readonly string[],
  object: object,
  names: FieldNames,
  fields: Record<string, unknown>,
): void {
  for (const name of given) {
    const value: unknown = Object.getOwnPropertyDescriptor(object, name)?.value; // calls no getter
    const isKnown = Object.hasOwn(names, name) || Object.hasOwn(fields, name);
    if (!isKnown && value !== undefined && typeof value !== 'function') fields[name] = null;
  }
}

function copyValue(field: FieldCopy, value: unknown, copying: Copying, place: string): unknown {
  if (typeof field === 'object') {
    if (Array.isArray(value)) return copyList(field, value, copying, place);
    const object = fieldsOf(value);
    if (object !== null) return copyFields({}, object, field, copying, `${place}.`);
  }
  if (field !== ANY_JSON) {
    if (typeof value === 'string') copying.length += value.length;
    if (typeof value !== 'object' && typeof value !== 'bigint') return value;
  }
  try {
    const copy = jsonCopy(value);
    copying.length += copy.length;
    return copy.value;
  } catch (error) {
    // Any object is wrong here. The recorder drops an optional field with a wrong value.
    if (field !== ANY_JSON) return {};
    copying.refusal ??=
      error instanceof RangeError
        ? {
            code: 'payload_too_large',
            message: `${place}: it has more than ${MAX_JSON_DEPTH} levels or ${MAX_JSON_VALUES} values`,
          }
        : { code: 'invalid_event', message: `${place}: JSON cannot hold it: ${reasonOf(error).split('\n', 1)[0]}` };
    return undefined;
  }
}

function copyList(field: FieldCopy, list: readonly unknown[], copying: Copying, place: string): unknown[] {
  const items: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) {
    copying.length += LENGTH_OF_FRAME;
    const item = copyValue(field, list[index], copying, `${place}.${index}`);
    items.push(item);
    // The recorder refuses the list because of this item. A list may consist of billions of holes.
    if (item === undefined) break;
  }
  return items;
}
