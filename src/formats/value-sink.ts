// What the readers of JSON give: values and where they are, and what could not be read.

import { type JsonValue, parseJson } from '../protocol/index.ts';
import type { Entry, WarningCode } from './format.ts';
import { MAX_NESTING, ValueEnd } from './value-end.ts';

/** Longest value that is held, in UTF-16 code units: half of the longest string of V8. */
export const MAX_VALUE_LENGTH = 268_435_456;

/** Takes what a text gives. */
export interface ValueSink {
  value(entry: Entry): void;
  warn(code: WarningCode, where: string, message: string): void;
}

/** Takes a text in pieces. */
export interface ValueReader {
  push(text: string): void;
  end(): void;
}

/** The value of a text; undefined where it is none, or nests too deep. */
export function parseValue(text: string, isTooDeep: boolean = nestsTooDeep(text)): JsonValue | undefined {
  const value = isTooDeep ? undefined : parseJson(text);
  return isParsed(value) ? value : undefined;
}

/** Whatever `JSON.parse` returns is JSON, and never undefined. */
function isParsed(value: unknown): value is JsonValue {
  return value !== undefined;
}

/** A short text cannot nest deep, so that almost none is looked through. */
function nestsTooDeep(text: string): boolean {
  if (text.length < 2 * MAX_NESTING) return false;
  const end = new ValueEnd();
  end.find(text, 0);
  return end.isTooDeep;
}
