// JSON values, the only data that the journal holds: a recorded value equals JSON.parse(JSON.stringify(value)).

/** A value as JSON has them. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** True for a plain object, as `JSON.parse` makes them; false for null, arrays and class instances. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The same of a JSON value. */
export function isJsonObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return isPlainObject(value);
}

/** True for an array all of whose items pass. A hole counts as undefined, unlike in `every`. */
export function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[];
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[];
export function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is unknown[] {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index += 1) {
    if (!isItem(value[index])) return false;
  }
  return true;
}
