// What a field of an object from outside must be, and the reading of objects by that: tables of
// fields, walked by one loop that events, queries and settings share.

import { MAX_ID_LENGTH, MAX_TIME_MS } from './constants.ts';
import { isJson, isPlainObject, type JsonValue } from './json.ts';

/** What a value must be. */
export interface Check<T> {
  /** For people, behind "expected". */
  readonly expected: string;
  accepts(value: unknown): value is T;
}

/** What was read, or which field is wrong and why: `title: expected text, received 5`. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads the known fields of an object into a new one, each once; the others are dropped. Throws only what a getter of the object throws. */
export type Reader<T> = (input: Readonly<Record<string, unknown>>) => Read<T>;

/** Reads a value that is no leaf. */
interface Nested<T> {
  readonly read: (value: unknown) => Read<T>;
}

type OptionalKeys<T> = { [Key in keyof T]-?: Record<never, never> extends Pick<T, Key> ? Key : never }[keyof T];

/** Checks of the fields that `T` always has. */
export type RequiredChecks<T> = { readonly [Key in Exclude<keyof T, OptionalKeys<T>>]: Check<T[Key]> | Nested<T[Key]> };
/** Checks of the fields that `T` may lack. */
export type OptionalChecks<T> = { readonly [Key in OptionalKeys<T>]-?: Check<Exclude<T[Key], undefined>> };

export const text: Check<string> = {
  expected: 'text',
  accepts: (value) => typeof value === 'string',
};

/** An id, and any other name that must not be empty. */
export const id: Check<string> = {
  expected: `text of 1 to ${MAX_ID_LENGTH} characters`,
  accepts: (value): value is string => typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH,
};

export const flag: Check<boolean> = {
  expected: 'true or false',
  accepts: (value) => value === true || value === false,
};

export const count = integer(0, Number.MAX_SAFE_INTEGER);

/** A point in time, in epoch ms. */
export const time = number(0, MAX_TIME_MS);

export const json: Check<JsonValue> = {
  expected: 'JSON of at most 64 levels',
  accepts: (value) => isJson(value),
};

/** A number from `min` to `max`. */
export function number(min: number, max: number): Check<number> {
  return {
    expected: `a number from ${min} to ${max}`,
    accepts: (value): value is number => typeof value === 'number' && value >= min && value <= max,
  };
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Check<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    accepts: (value): value is number =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
  };
}

/** One of a few words. */
export function word<const Word extends string>(...words: readonly Word[]): Check<Word> {
  const known: ReadonlySet<unknown> = new Set(words);
  return {
    expected: `one of ${words.join(', ')}`,
    accepts: (value): value is Word => known.has(value),
  };
}

/** A list without holes, all of whose items `read` can read; the first that it cannot is named. */
export function listOf<Item>(read: Reader<Item>): Nested<Item[]> {
  return {
    read(list) {
      if (!Array.isArray(list)) return { ok: false, problem: wrong('', 'a list', list) };
      const items: Item[] = [];
      for (let index = 0; index < list.length; index += 1) {
        const item: unknown = list[index];
        if (!isPlainObject(item)) return { ok: false, problem: wrong(`.${index}`, 'an object', item) };
        const one = read(item);
        if (!one.ok) return { ok: false, problem: `.${index}.${one.problem}` };
        items.push(one.value);
      }
      return { ok: true, value: items };
    },
  };
}

/** Whether an optional field that is null is as good as absent. */
type Null = 'null is absent' | 'null is wrong';

/** A reader of objects with the fields of `T`. */
export function readerOf<T extends object>(
  required: RequiredChecks<T>,
  optional: OptionalChecks<T>,
  nullIs: Null,
): Reader<T> {
  const isNullable = nullIs === 'null is absent';
  const rows: Row[] = [
    ...Object.entries<Row['check']>(required).map(([name, check]) => ({ name, check, isOptional: false })),
    ...Object.entries<Row['check']>(optional).map(([name, check]) => ({ name, check, isOptional: true })),
  ];
  return (input) => {
    const fields: Record<string, unknown> = {};
    for (const { name, check, isOptional } of rows) {
      const value = input[name];
      if (isOptional && (value === undefined || (value === null && isNullable))) {
        if (value === null) fields[name] = value;
      } else if ('read' in check) {
        const read = check.read(value);
        if (!read.ok) return { ok: false, problem: name + read.problem };
        fields[name] = read.value;
      } else if (check.accepts(value)) {
        fields[name] = value;
      } else {
        return { ok: false, problem: wrong(name, check.expected, value) };
      }
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field of T has passed its check
    return { ok: true, value: fields as T };
  };
}

interface Row {
  readonly name: string;
  readonly check: Check<unknown> | Nested<unknown>;
  readonly isOptional: boolean;
}

/** Says what was expected in a place, and what was there. */
export function wrong(place: string, expected: string, value: unknown): string {
  return `${place}: expected ${expected}, received ${shown(value)}`;
}

/** What a value is, without calling anything of it. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `text of ${value.length} characters`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
