// The fields of an object of a file: each is read by its type, and what was not read is kept.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import type { JsonObject } from './chat.ts';

/**
 * Reads the fields of one JSON object. A method takes its field only if it understands the value; `rest`
 * returns all fields that no method has taken. So a reader that spreads `rest()` into its result loses nothing, whatever the
 * types in the file; a null says nothing, and is not kept. Of a value that is not an object, all fields are missing.
 *
 * @example
 * const fields = new Fields(value);
 * const message = { id: fields.id('uuid') ?? place, created_at: fields.time('created_at'), ...fields.rest() };
 */
export class Fields {
  readonly #value: JsonObject;
  // Lists, not sets and maps: few fields are read of one object, and there are millions of objects.
  readonly #taken: string[] = [];
  readonly #inner: [string, Fields][] = [];

  constructor(value: JsonValue | undefined) {
    this.#value = value !== undefined && isJsonObject(value) ? value : {};
  }

  /** Whether the object has the field, whatever its value. */
  has(key: string): boolean {
    return Object.hasOwn(this.#value, key);
  }

  /** The value as it is, which stays in `rest`. */
  peek(key: string): JsonValue | undefined {
    return this.has(key) ? this.#value[key] : undefined;
  }

  /** The value as it is. */
  take(key: string): JsonValue | undefined {
    this.#taken.push(key);
    return this.peek(key);
  }

  /** Takes the field if it has that value, which says nothing: a default, or what is known from elsewhere. */
  takeIf(key: string, value: JsonValue): void {
    if (this.peek(key) === value) this.#taken.push(key);
  }

  /** A string, of any length. */
  text(key: string): string | null {
    return this.#understand(key, (value) => (typeof value === 'string' ? value : null));
  }

  /** A string that is not empty. */
  label(key: string): string | null {
    return this.#understand(key, (value) => (typeof value === 'string' && value !== '' ? value : null));
  }

  /** A string that is not empty, or an integer as a string: sources number their messages both ways. */
  id(key: string): string | null {
    return this.#understand(key, idOf);
  }

  number(key: string): number | null {
    return this.#understand(key, (value) => (typeof value === 'number' ? value : null));
  }

  /** Null where the field is missing or not a boolean. */
  flag(key: string): boolean | null {
    return this.#understand(key, (value) => (typeof value === 'boolean' ? value : null));
  }

  /** Epoch ms; see `timeOf`. */
  time(key: string): number | null {
    return this.#understand(key, timeOf);
  }

  /** The items of an array; none where the field is missing or not an array. */
  list(key: string): readonly JsonValue[] {
    return this.#understand(key, (value) => (Array.isArray(value) ? value : null)) ?? [];
  }

  /** The fields of an object in this one. What is not read of it stays in the `rest` of this one, under its key. */
  object(key: string): Fields {
    const known = this.#innerOf(key);
    if (known !== undefined) return known;
    const fields = new Fields(this.peek(key));
    this.#inner.push([key, fields]);
    return fields;
  }

  /** What was not read, as `{ rest }`, and `{}` where all was read. */
  rest(): { readonly rest?: JsonObject } {
    const left = this.left();
    return left === undefined ? {} : { rest: left };
  }

  /** What was not read; undefined where all was read. */
  left(): JsonObject | undefined {
    const left: JsonObject = {};
    let isEmpty = true;
    for (const key of Object.keys(this.#value)) {
      if (this.#taken.includes(key)) continue;
      const value = this.peek(key) ?? null;
      const kept = isJsonObject(value) ? this.#leftOf(key, value) : value;
      if (kept === undefined || kept === null) continue;
      setField(left, key, kept);
      isEmpty = false;
    }
    return isEmpty ? undefined : left;
  }

  /** Of an object inside whose fields were read, what is left of it. */
  #leftOf(key: string, value: JsonObject): JsonObject | undefined {
    const inner = this.#innerOf(key);
    return inner === undefined ? value : inner.left();
  }

  #innerOf(key: string): Fields | undefined {
    return this.#inner.find(([name]) => name === key)?.[1];
  }

  #understand<Result>(key: string, read: (value: JsonValue) => Result | null): Result | null {
    const value = this.peek(key);
    if (value === undefined) return null;
    const result = read(value);
    if (result !== null) this.#taken.push(key);
    return result;
  }
}

/** Several of such, as one `{ rest }`; `{}` where there are none. */
export function asRest(...parts: readonly (JsonObject | undefined)[]): { readonly rest?: JsonObject } {
  const rest: JsonObject = {};
  for (const part of parts) for (const [key, value] of Object.entries(part ?? {})) setField(rest, key, value);
  return Object.keys(rest).length === 0 ? {} : { rest };
}

/** As by assignment, but a field `__proto__` of a file is a field. */
function setField(object: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/** A string that is not empty, or an integer as a string. */
export function idOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

/** A value as text: a string as it is, anything else as JSON; '' where it is missing or null. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : jsonOf(value);
}

/** JSON.stringify, also for what is nested deeper than its stack allows. */
function jsonOf(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return deepJsonOf(value);
    throw error;
  }
}

function deepJsonOf(value: JsonValue): string {
  const pieces: string[] = [];
  // What is still to be written, last first: texts as they are, and values.
  const open: (string | { readonly value: JsonValue })[] = [{ value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') {
      pieces.push(next);
    } else if (typeof next.value !== 'object' || next.value === null) {
      pieces.push(JSON.stringify(next.value));
    } else {
      const isList = Array.isArray(next.value);
      const members = Object.entries(next.value);
      pieces.push(isList ? '[' : '{');
      open.push(isList ? ']' : '}');
      for (const [place, [key, member]] of [...members.entries()].toReversed()) {
        const before = place === 0 ? '' : ',';
        open.push({ value: member }, isList ? before : `${before}${JSON.stringify(key)}:`);
      }
    }
  }
  return pieces.join('');
}

/** The texts that there are, with a separator between them; null where there is none. */
export function joined(texts: readonly (string | null)[], separator: string): string | null {
  const there = texts.filter((text) => text !== null && text !== '');
  return there.length === 0 ? null : there.join(separator);
}

// 3 March 1973 and the end of the year 9999, in ms and in s. No chat is older, so that no number is both.
const FIRST_TIME = 1e8;
const LAST_TIME_MS = 253_402_300_799_999;

const ISO_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s?(?:([Zz]|UTC)|([+-])(\d\d):?(\d\d)?)$/;
const NUMERIC_TIME = /^\d{9,19}(\.\d+)?$/;

/**
 * A time as epoch ms, cut to whole ms: a number of seconds, ms, µs or ns, told apart by its size; the same as a string; or an ISO
 * time with a zone, with up to 9 decimals. Null for anything else: a local time without a zone is no certain time, and 0 stands
 * for a missing one.
 */
export function timeOf(value: JsonValue | undefined): number | null {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return NUMERIC_TIME.test(text) ? timeOfNumber(Number(text)) : timeOfIso(text);
}

function timeOfNumber(value: number): number | null {
  if (!(value >= FIRST_TIME)) return null;
  let ms = value;
  if (value < 1e11) ms = value * 1000;
  else if (value >= 1e17) ms = value / 1e6;
  else if (value >= 1e14) ms = value / 1000;
  const whole = Math.floor(ms);
  return whole <= LAST_TIME_MS ? whole : null;
}

function timeOfIso(text: string): number | null {
  const match = ISO_TIME.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', decimals = '', , sign, zoneHours = '0', zoneMinutes = '0'] =
    match;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(decimals.slice(0, 3).padEnd(3, '0')),
  );
  const zone = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  const ms = local - zone;
  return ms >= 0 && ms <= LAST_TIME_MS ? ms : null;
}
