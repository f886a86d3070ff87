// JSON.stringify for pages that changed what it does. Old libraries give arrays or all objects a `toJSON`
// (Prototype.js up to 1.6 does): lists then become texts. Others replace JSON.stringify itself.

import type { Replacer, WriteJson } from '../../protocol/index.ts';
import { isJsonChanged } from './is-json-changed.ts';

/** Objects that JSON writes as the primitive value in them. */
const BOXED = new Set(['[object String]', '[object Number]', '[object Boolean]']);

/** Characters that JSON escapes: quotes, backslashes, controls and halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- JSON escapes them
const ESCAPED = /["\\\u0000-\u001f]|\p{Surrogate}/gu;

/** Writes a value as the platform's own JSON.stringify does, also where the page has changed that. */
export const writeJson: WriteJson = (value, replacer) => {
  // A library may change it at any time.
  if (!isJsonChanged()) return JSON.stringify(value, replacer);
  return write(value, '', replacer ?? ((_key, item) => item));
};

function write(given: unknown, key: string, replacer: Replacer): string | undefined {
  const value = replacer(key, replaced(given, key));
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'bigint') throw new TypeError('a BigInt is not JSON');
  if (typeof value !== 'object') return undefined;
  return Array.isArray(value) ? writeList(value, replacer) : writeObject(value, replacer);
}

function writeList(list: readonly unknown[], replacer: Replacer): string {
  let items = '';
  for (let index = 0; index < list.length; index += 1)
    items += `${index === 0 ? '' : ','}${write(list[index], String(index), replacer) ?? 'null'}`;
  return `[${items}]`;
}

function writeObject(value: object, replacer: Replacer): string {
  let fields = '';
  for (const [name, item] of Object.entries(value)) {
    const text = write(item, name, replacer);
    if (text !== undefined) fields += `${fields === '' ? '' : ','}${quoted(name)}:${text}`;
  }
  return `{${fields}}`;
}

/** What an object's own class gives in its place; what a library gave to the platform's classes does not count. */
function replaced(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (BOXED.has(Object.prototype.toString.call(value))) return value.valueOf();
  const toJson: unknown = 'toJSON' in value ? value.toJSON : undefined;
  const isOfPlatform = [Object.prototype, Array.prototype].some(
    (prototype) => 'toJSON' in prototype && prototype.toJSON === toJson,
  );
  return typeof toJson === 'function' && !isOfPlatform ? toJson.call(value, key) : value;
}

function quoted(text: string): string {
  return `"${text.replace(ESCAPED, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  })}"`;
}
