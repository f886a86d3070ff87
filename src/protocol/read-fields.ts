// Reads the fields of an event by its shape. Every token passes through here, so this is one plain loop, and what is
// well-formed makes nothing but the object that it is read into.

import { LENGTH_OF_FRAME, MAX_ID_LENGTH, MAX_IGNORED_FIELDS } from './constants.ts';
import { textOfPart } from './content-parts.ts';
import { expectedOf, faultOf, wrong } from './field-faults.ts';
import type { Kind, Row, Shape } from './fields.ts';
import { isPlainObject } from './json.ts';
import { jsonText } from './json-text.ts';
import { readJson } from './read-json.ts';
import type { ErrorReply } from './replies.ts';

/** What shows while an event is read. */
export interface Reading {
  /** About how long the event is as JSON, in UTF-16 code units: never less than a sixth of its bytes in UTF-8. */
  length: number;
  /** Unknown fields, optional fields that were dropped because their values are wrong, and parts of a content that are no text; null where there are none. */
  ignored: string[] | null;
  /** Why the event is refused. */
  refusal: Refusal | null;
}

/** Why an event is refused: `title: expected text of at most 65536 characters, received text of 70000 characters`. */
export interface Refusal {
  readonly code: Extract<ErrorReply['code'], 'invalid_event' | 'payload_too_large'>;
  readonly problem: string;
}

/** Stands for a value that cannot be read. */
const UNREADABLE = Symbol('unreadable');

/**
 * Reads the known fields of an object into a new one, each once; `fields` has what is known already. Of the optional
 * fields a wrong one is dropped. `place` stands before names: empty, or a path that ends with a dot.
 * False, with `reading.refusal`, where a required field is wrong or any field is over its limit.
 */
export function readFields(
  fields: Record<string, unknown>,
  input: Readonly<Record<string, unknown>>,
  { rows, anyOf }: Shape,
  reading: Reading,
  place: string,
): boolean {
  reading.length += LENGTH_OF_FRAME;
  let known = fields['type'] === undefined ? 0 : 1;
  for (const { name, field, isOptional } of rows) {
    const value = input[name];
    if (value !== undefined) known += 1;
    if ((isOptional || field.kind === 'content') && isAbsent(field, value)) {
      if (isOptional) {
        if (value === null) fields[name] = null;
        continue;
      }
      const unknown = value === undefined ? unknownNames(input, rows, fields) : [];
      if (unknown.length > 0) {
        const besides = `, besides the unknown fields ${unknown.join(', ')}`;
        reading.refusal = { code: 'invalid_event', problem: wrong(place + name, expectedOf(field), value) + besides };
        return false;
      }
      fields[name] = '';
      continue;
    }
    const read = readValue(field, value, reading, place, name);
    if (read !== UNREADABLE) {
      if (read !== undefined) fields[name] = read;
    } else if (reading.refusal !== null) {
      return false;
    } else if (isOptional) {
      ignore(reading, place + name);
    } else {
      reading.refusal = { code: 'invalid_event', problem: wrong(place + name, expectedOf(field), value) };
      return false;
    }
  }
  if (Object.keys(input).length > known)
    for (const name of unknownNames(input, rows, fields)) ignore(reading, place + name);
  if (anyOf.length === 0 || anyOf.some((name) => (fields[name] ?? null) !== null)) return true;
  reading.refusal = {
    code: 'invalid_event',
    problem: `${place}${anyOf[0]}: expected at least one of ${anyOf.join(', ')}, received none`,
  };
  return false;
}

/** Names of given fields that the shape does not have. What JSON drops is not given. */
function unknownNames(
  input: Readonly<Record<string, unknown>>,
  rows: readonly Row[],
  { type }: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(input)
    .filter((name) => !(name === 'type' && type !== undefined) && !rows.some((row) => row.name === name))
    .filter((name) => !isDropped(input[name]))
    .map((name) => name.slice(0, MAX_ID_LENGTH));
}

function ignore(reading: Reading, path: string): void {
  reading.ignored ??= [];
  if (reading.ignored.length < MAX_IGNORED_FIELDS) reading.ignored.push(path);
}

/** What counts as absent: null, what JSON drops, and an empty id. */
function isAbsent(field: Kind, value: unknown): boolean {
  return value === null || (value === '' && field.kind === 'id') || isDropped(value);
}

/** What JSON drops. */
function isDropped(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}

/** The value as it is recorded; `UNREADABLE` for a wrong one, and with `reading.refusal` for one over a limit. */
function readValue(field: Kind, value: unknown, reading: Reading, place: string, name: string): unknown {
  if (field.kind === 'content' && Array.isArray(value)) return readParts(value, reading, `${place}${name}.`);
  switch (field.kind) {
    case 'json': {
      const read = readJson(value);
      if (!read.ok) return refuse(reading, read.code, `${place}${name}: ${read.problem}`);
      reading.length += read.length;
      return read.value;
    }
    case 'list':
      return readList(field.of, value, reading, place, name);
    case 'object':
      return readObject(field.shape, value, reading, `${place}${name}.`);
    default: {
      const fault = faultOf(field, value);
      if (fault === null) {
        if (typeof value === 'string') reading.length += value.length;
        return value;
      }
      // A value with a `toJSON`, or of a class such as String, is what JSON makes of it.
      if (typeof value === 'object' && value !== null) {
        const read = readJson(value);
        return read.ok && typeof read.value !== 'object'
          ? readValue(field, read.value, reading, place, name)
          : UNREADABLE;
      }
      if (fault === 'wrong') return UNREADABLE;
      const code = field.kind === 'id' ? 'invalid_event' : 'payload_too_large';
      return refuse(reading, code, wrong(`${place}${name}`, expectedOf(field), value));
    }
  }
}

/** Reads the texts of a content's parts, joined. Other parts are ignored. */
function readParts(parts: readonly unknown[], reading: Reading, place: string): unknown {
  let content = '';
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    const given = typeof part === 'string' ? part : asObject(part);
    if (given === null) return refuse(reading, 'invalid_event', wrong(place + index, 'text or an object', part));
    const text = textOfPart(given);
    if (text === null) ignore(reading, place + index);
    else content += text;
  }
  reading.length += content.length;
  return content;
}

function readList(of: Kind, value: unknown, reading: Reading, place: string, name: string): unknown {
  const list = Array.isArray(value) ? value : jsonOf(value);
  if (!Array.isArray(list)) return UNREADABLE;
  const items: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const item: unknown = list[index];
    const read = readValue(of, item, reading, `${place}${name}.`, String(index));
    if (read === UNREADABLE) {
      reading.refusal ??= {
        code: 'invalid_event',
        problem: wrong(`${place}${name}.${index}`, expectedOf(of), item),
      };
      return UNREADABLE;
    }
    items.push(read);
  }
  return items;
}

function readObject(shape: Shape, value: unknown, reading: Reading, place: string): unknown {
  const object = asObject(value);
  if (object === null) return UNREADABLE;
  const fields: Record<string, unknown> = {};
  return readFields(fields, object, shape, reading, place) ? fields : UNREADABLE;
}

/** The object whose fields are read: the value itself, or what its `toJSON` gives; null for what is no object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  if (isPlainObject(value) && typeof value['toJSON'] !== 'function') return value;
  const object = jsonOf(value);
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object of a class, or of another realm
  return object as Record<string, unknown>;
}

/** What JSON has in place of a value with a `toJSON`; any other value as it is. */
function jsonOf(value: unknown): unknown {
  const hasToJson =
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
  return hasToJson ? JSON.parse(jsonText(value)) : value;
}

function refuse(reading: Reading, code: Refusal['code'], problem: string): typeof UNREADABLE {
  reading.refusal = { code, problem };
  return UNREADABLE;
}

/** The id of an event that is refused, to be echoed; null for what cannot be one. */
export function idToEcho(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH ? value : null;
}
