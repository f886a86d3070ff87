// Reads metadata, and checks that it is JSON. Apart from the guards of messages, because the first part of the client
// leaves these checks to the recorder.

import { MAX_JSON_DEPTH, MAX_JSON_VALUES, MAX_METADATA_LENGTH } from './constants.ts';
import { isListOf, isPlainObject, type JsonValue } from './json.ts';
import { jsonText, upTo } from './json-text.ts';

/**
 * True when `value` is a JSON value of at most {@link MAX_JSON_DEPTH} levels and {@link MAX_JSON_VALUES} values. The second
 * limit bounds the walk of objects that are shared: their JSON may be exponentially larger than they are.
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

/** What `JSON.stringify` makes of a value, and its length as JSON; undefined is what JSON drops. Or why there is none. */
export type ReadJson =
  | { readonly ok: true; readonly value: JsonValue | undefined; readonly length: number }
  | { readonly ok: false; readonly code: 'invalid_event' | 'payload_too_large'; readonly problem: string };

/**
 * Reads metadata as `JSON.stringify` keeps it. A value that is JSON already is not copied.
 * Errors: `invalid_event` for a cycle, a BigInt and a `toJSON` that throws; `payload_too_large` over a limit.
 */
export function readJson(value: unknown): ReadJson {
  const isJsonAlready = isJson(value);
  let json: string | undefined;
  try {
    json = jsonText(value, isJsonAlready ? undefined : upTo(MAX_JSON_VALUES));
  } catch (error) {
    // The stack is exhausted, or more values came than may.
    if (error instanceof RangeError) return tooLarge(`${MAX_JSON_DEPTH} levels or ${MAX_JSON_VALUES} values`);
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    return { ok: false, code: 'invalid_event', problem: `JSON cannot hold it: ${reason}` };
  }
  if (json === undefined) return { ok: true, value: undefined, length: 0 };
  if (json.length > MAX_METADATA_LENGTH) return tooLarge(`${MAX_METADATA_LENGTH} characters as JSON`);
  if (isJsonAlready) return { ok: true, value, length: json.length };
  const copy: unknown = JSON.parse(json);
  if (isJson(copy)) return { ok: true, value: copy, length: json.length };
  return tooLarge(`${MAX_JSON_DEPTH} levels or ${MAX_JSON_VALUES} values`);
}

function tooLarge(limit: string): ReadJson {
  return { ok: false, code: 'payload_too_large', problem: `it has more than ${limit}` };
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
