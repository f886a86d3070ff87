// Copies what an app gives, so that later changes by the app are not recorded.

import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from './constants.ts';
import { jsonText, upTo } from './json-text.ts';

/** What `JSON.stringify` keeps of a value, which is undefined where it keeps nothing, and its length as JSON. */
export interface JsonCopy {
  readonly value: unknown;
  /** In UTF-16 code units. */
  readonly length: number;
}

/**
 * Copies a value by way of JSON. Throws a RangeError for one of more than {@link MAX_JSON_VALUES} values or
 * {@link MAX_JSON_DEPTH} levels, and anything else for what JSON cannot hold.
 */
export function jsonCopy(given: unknown): JsonCopy {
  const text = jsonText(given, upTo(MAX_JSON_VALUES));
  if (text === undefined) return { value: undefined, length: 0 };
  const value: unknown = JSON.parse(text);
  if (isDeeper(value, MAX_JSON_DEPTH)) throw new RangeError();
  return { value, length: text.length };
}

/** Whether a JSON value has more levels than so many. A worker may fail to parse what has a great many. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
