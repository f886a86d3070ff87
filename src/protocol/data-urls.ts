// Data URLs in metadata: what they hold is stored as an attachment, and its name takes their place. Pure.

import { MAX_JSON_DEPTH, MAX_JSON_VALUES } from './constants.ts';
import { isPlainObject } from './json.ts';

/** Shorter ones stay where they are, in UTF-16 code units: they take no more room than a short message. */
const MIN_LENGTH = 1_024;

/** What takes the place of a data URL: an attachment's fields, or `not_stored` with the reason. */
export type Replacement = Readonly<Record<string, string | number>>;

/** Whether a value is a data URL that is long enough to be taken out. */
function isLongDataUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length >= MIN_LENGTH && value.slice(0, 5).toLowerCase() === 'data:';
}

/**
 * The value with the replacements of its data URLs: the same value where it has none. One that is the `url` of an object becomes
 * members of that object, any other an object in its place. `replace` gives nothing for what is to stay.
 */
export function withoutDataUrls(value: unknown, replace: (url: string) => Replacement | undefined): unknown {
  return rewritten(value, replace, MAX_JSON_DEPTH, { left: MAX_JSON_VALUES });
}

function rewritten(
  value: unknown,
  replace: (url: string) => Replacement | undefined,
  depth: number,
  budget: { left: number },
): unknown {
  budget.left -= 1;
  if (isLongDataUrl(value)) return replace(value) ?? value;
  if (depth < 0 || budget.left < 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => rewritten(item, replace, depth - 1, budget));
    return items.some((item, index) => !Object.is(item, value[index])) ? items : value;
  }
  if (!isPlainObject(value)) return value;
  /** Only what has changed: most values have no data URL, and are not copied. */
  const changed = new Map<string, unknown>();
  for (const name of Object.keys(value)) {
    const next = rewritten(value[name], replace, depth - 1, budget);
    if (!Object.is(next, value[name])) changed.set(name, next);
  }
  return changed.size === 0 ? value : withChanged(value, changed);
}

function withChanged(
  value: Readonly<Record<string, unknown>>,
  changed: ReadonlyMap<string, unknown>,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const next = changed.has(name) ? changed.get(name) : item;
    if (name === 'url' && next !== item && isPlainObject(next) && !Object.hasOwn(value, 'sha256'))
      Object.assign(members, next);
    else Object.defineProperty(members, name, { value: next, writable: true, enumerable: true, configurable: true });
  }
  return members;
}
