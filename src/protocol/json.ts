// JSON values, the only kind of data that may cross into the journal: whatever is recorded must
// come back from JSON.parse(JSON.stringify(value)) as it went in.

import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from './constants.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** True for a plain object, as `JSON.parse` makes them; false for null, arrays and class instances. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** True for an array without holes, which `every` would pass over, all of whose items pass; ends at the first that does not. */
export function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[];
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[];
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[] {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index += 1) {
    if (!isItem(value[index])) return false;
  }
  return true;
}

/**
 * True when `value` is JSON all the way down, at most {@link MAX_JSON_DEPTH} levels deep and of at
 * most {@link MAX_JSON_VALUES} values. A structured clone can carry cycles, dates and maps over a
 * port, and objects that are their own cousins: none of these is JSON, or stays small as JSON.
 */
export function isJson(value: unknown): value is JsonValue {
  const budget = { left: MAX_JSON_VALUES };
  return isJsonWithin(value, MAX_JSON_DEPTH, budget);
}

function isJsonWithin(value: unknown, depth: number, budget: { left: number }): boolean {
  budget.left -= 1;
  if (budget.left < 0) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth === 0) return false;
  if (Array.isArray(value)) return isListOf(value, (item) => isJsonWithin(item, depth - 1, budget));
  return isPlainObject(value) && Object.values(value).every((item) => isJsonWithin(item, depth - 1, budget));
}
