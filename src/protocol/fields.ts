// The kinds of fields that events, facts, queries and settings consist of, as data. Parser, guards, the client's copy,
// packed forms and JSON Schema all follow from the tables that are made of these.

import { MAX_EVENT_BYTES, MAX_TIME_MS } from './constants.ts';
import type { JsonValue } from './json.ts';

/** What a field holds. */
export type Kind =
  /** Text of at most `maxLength` UTF-16 code units. */
  | { readonly kind: 'text'; readonly maxLength: number }
  /** The content of a message: text, or what chat APIs have in its place. It is read as text. */
  | { readonly kind: 'content' }
  /** Text of 1 to `MAX_ID_LENGTH` UTF-16 code units; `isUrlSafe`: a path of a URL must be able to name it. */
  | { readonly kind: 'id'; readonly isUrlSafe: boolean }
  | { readonly kind: 'flag' }
  /** `isNullable`: null is a value of its own. */
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly isWhole: boolean;
      readonly isNullable?: boolean;
    }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'json' }
  /** An object of a shape; `name` is that of its JSON Schema. */
  | { readonly kind: 'object'; readonly name: string; readonly shape: Shape }
  | { readonly kind: 'list'; readonly of: Kind };

/** A kind whose values are of type `T`. */
export type Field<T> = Kind & { readonly value?: T };

/** A field of a shape. */
export interface Row {
  readonly name: string;
  readonly field: Kind;
  readonly isOptional: boolean;
}

/** The fields of an object, in the order in which they are read. */
export interface Shape {
  readonly rows: readonly Row[];
  /** At least one of these optional fields must be given; empty where none has to be. */
  readonly anyOf: readonly string[];
}

type OptionalKeys<T> = { [Key in keyof T]-?: Record<never, never> extends Pick<T, Key> ? Key : never }[keyof T];

/** The fields that `T` always has. */
export type RequiredFields<T> = { readonly [Key in Exclude<keyof T, OptionalKeys<T>>]: Field<T[Key]> };
/** The fields that `T` may lack. */
export type OptionalFields<T> = { readonly [Key in OptionalKeys<T>]-?: Field<NonNullable<T[Key]>> };

/** A shape with exactly the fields of `T`: another set of fields does not compile. */
export function shapeOf<T>(
  required: RequiredFields<T>,
  optional: OptionalFields<T>,
  anyOf: readonly (keyof T & string)[] = [],
): Shape {
  return { rows: [...rowsOf(required, false), ...rowsOf(optional, true)], anyOf };
}

/** The rows of fields. */
export function rowsOf(fields: Readonly<Record<string, Kind>>, isOptional: boolean): Row[] {
  return Object.entries(fields).map(([name, field]) => ({ name, field, isOptional }));
}

/** Text without a limit of its own: that of the whole event applies. */
export const longText: Field<string> = text(MAX_EVENT_BYTES);

/** The content of a message, which is never absent: without one the text is empty. It has no limit of its own either. */
export const content: Field<string> = { kind: 'content' };

/** An id that paths of the REST API name. */
export const id: Field<string> = { kind: 'id', isUrlSafe: true };

/** An id that no URL names. */
export const anyId: Field<string> = { kind: 'id', isUrlSafe: false };

export const flag: Field<boolean> = { kind: 'flag' };

export const count: Field<number> = integer(0, Number.MAX_SAFE_INTEGER);

/** A point in time, in epoch ms. */
export const time: Field<number> = number(0, MAX_TIME_MS);

/** Any JSON, as `JSON.stringify` keeps it. Every field of this kind is optional, where null is absent. */
export const json: Field<NonNullable<JsonValue>> = { kind: 'json' };

/** Text of at most `maxLength` UTF-16 code units. */
export function text(maxLength: number): Field<string> {
  return { kind: 'text', maxLength };
}

/** A number from `min` to `max`. */
export function number(min: number, max: number): Field<number> {
  return { kind: 'number', min, max, isWhole: false };
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Field<number> {
  return { kind: 'number', min, max, isWhole: true };
}

/** A whole number from `min` to `max`, or null. */
export function integerOrNull(min: number, max: number): Field<number> {
  return { kind: 'number', min, max, isWhole: true, isNullable: true };
}

/** One of a few words. */
export function word<const Word extends string>(...words: readonly Word[]): Field<Word> {
  return { kind: 'word', words };
}

/** An object of a shape. */
export function objectOf<T>(name: string, shape: Shape): Field<T> {
  return { kind: 'object', name, shape };
}

/** A list of values of one kind. */
export function listOf<Item>(of: Field<Item>): Field<Item[]> {
  return { kind: 'list', of };
}
