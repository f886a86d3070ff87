// Builders of JSON Schema. `objectOf` takes exactly the fields of a TypeScript type, so a field that is added to the type
// without its schema does not compile.

import { MAX_ID_LENGTH, MAX_TIME_MS } from '../../protocol/index.ts';

/** A schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

type OptionalKeys<T> = { [Key in keyof T]-?: Record<never, never> extends Pick<T, Key> ? Key : never }[keyof T];

/** Schemas of the fields that `T` always has. */
export type RequiredFields<T> = { readonly [Key in Exclude<keyof T, OptionalKeys<T>>]: Schema };
/** Schemas of the fields that `T` may lack. */
export type OptionalFields<T> = { readonly [Key in OptionalKeys<T>]-?: Schema };

/** An object with exactly the fields of `T`. */
export function objectOf<T>(description: string, required: RequiredFields<T>, optional: OptionalFields<T>): Schema {
  return { type: 'object', description, properties: { ...required, ...optional }, required: Object.keys(required) };
}

/** A schema of the document's components. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function nullable(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** Bytes of any type. */
export function bytesOf(description: string): Schema {
  return { description };
}

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

export function word(...words: readonly string[]): Schema {
  return { type: 'string', enum: words };
}

export const text: Schema = { type: 'string' };
export const yesOrNo: Schema = { type: 'boolean' };
export const count: Schema = { type: 'integer', minimum: 0 };
/** An id in a reply. */
export const id: Schema = { type: 'string', minLength: 1, maxLength: MAX_ID_LENGTH };
/** The name of an attachment. */
export const sha256: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
/** A point in time. */
export const time: Schema = { type: 'number', minimum: 0, maximum: MAX_TIME_MS, description: 'Epoch ms.' };
/** A length or a place in a text. */
export const codeUnits: Schema = { ...count, description: 'UTF-16 code units.' };
export const dateTime: Schema = { type: 'string', format: 'date-time', description: 'RFC 3339.' };
export const anyJson: Schema = { description: 'Any JSON.' };
