// Data URLs in metadata: what they hold is stored as an attachment, and its name takes their place. Pure.

import { isPlainObject, MAX_JSON_DEPTH, MAX_JSON_VALUES, UNKNOWN_MEDIA_TYPE } from '../protocol/index.ts';

/** Shorter ones stay where they are, in UTF-16 code units: they take no more room than a short message. */
const MIN_LENGTH = 1_024;

/** What takes the place of a data URL. */
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
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isPlainObject(value)) return value;
  const members: Record<string, unknown> = {};
  let hasChanged = false;
  for (const [name, item] of Object.entries(value)) {
    const next = rewritten(item, replace, depth - 1, budget);
    hasChanged ||= next !== item;
    if (name === 'url' && next !== item && isPlainObject(next) && !Object.hasOwn(value, 'sha256'))
      Object.assign(members, next);
    else Object.defineProperty(members, name, { value: next, writable: true, enumerable: true, configurable: true });
  }
  return hasChanged ? members : value;
}

/** What a data URL holds (RFC 2397); null where it is malformed. */
export function bytesOfDataUrl(url: string): Blob | null {
  const comma = url.indexOf(',');
  const [, type = '', isBase64] = /^data:(.*?)(;\s*base64)?$/is.exec(url.slice(0, comma)) ?? [];
  if (comma < 0) return null;
  const data = url.slice(comma + 1);
  try {
    const bytes = isBase64 === undefined ? percentDecoded(data) : base64Decoded(data);
    return new Blob([bytes], { type: type === '' ? UNKNOWN_MEDIA_TYPE : type });
  } catch {
    return null; // no base64
  }
}

function base64Decoded(data: string): Uint8Array<ArrayBuffer> {
  const characters = atob(data.includes('%') ? decodeURIComponent(data) : data);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < characters.length; index += 1) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

function percentDecoded(data: string): Uint8Array<ArrayBuffer> {
  const given = new TextEncoder().encode(data);
  const bytes = new Uint8Array(given.length);
  let length = 0;
  for (let index = 0; index < given.length; index += 1) {
    const escape = given[index] === 0x25 ? String.fromCharCode(...given.subarray(index + 1, index + 3)) : '';
    const isEscape = /^[0-9a-f]{2}$/i.test(escape);
    bytes[length] = isEscape ? Number.parseInt(escape, 16) : (given[index] ?? 0);
    length += 1;
    if (isEscape) index += 2;
  }
  return bytes.slice(0, length);
}
