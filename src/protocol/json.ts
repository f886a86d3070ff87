// JSON values, the only kind of data that may cross into the journal: whatever is recorded must
// come back from JSON.parse(JSON.stringify(value)) as it went in.

import { MAX_JSON_DEPTH } from './constants.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** True for a plain object, as `JSON.parse` makes them; false for null, arrays and class instances. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A hole in an array is not JSON either, and `every` would pass it over. */
function isJsonArray(items: readonly unknown[], depth: number): boolean {
  for (let index = 0; index < items.length; index += 1) {
    if (!isJson(items[index], depth)) return false;
  }
  return true;
}

/**
 * True when `value` is JSON all the way down, at most {@link MAX_JSON_DEPTH} levels deep. A
 * structured clone can carry cycles, dates and maps over a port; none of these is JSON.
 */
export function isJson(value: unknown, depth = MAX_JSON_DEPTH): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth === 0) return false;
  if (Array.isArray(value)) return isJsonArray(value, depth - 1);
  return isPlainObject(value) && Object.values(value).every((item) => isJson(item, depth - 1));
}
