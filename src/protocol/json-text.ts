// JSON.stringify for pages that changed what it does. Old libraries give arrays or all objects a `toJSON`
// (Prototype.js up to 1.6 does): lists then become texts. Others replace JSON.stringify itself.

/** What JSON.stringify must make of a value of each kind that such libraries change. */
const PROBE = [{ text: 'a', list: [1, true, null] }];
const PROBE_TEXT = '[{"text":"a","list":[1,true,null]}]';

/** Objects that JSON writes as the primitive value in them. */
const BOXED = new Set(['[object String]', '[object Number]', '[object Boolean]']);

/** Characters that JSON escapes: quotes, backslashes, controls and halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- JSON escapes them
const ESCAPED = /["\\\u0000-\u001f]|\p{Surrogate}/gu;

/**
 * Writes a value as the platform's own JSON.stringify does, also where the page has changed that. Undefined for what JSON
 * does not have, such as functions. Throws `RangeError` if there are more than `maxValues` values.
 */
export function jsonText(value: object): string;
export function jsonText(value: unknown, maxValues?: number): string | undefined;
export function jsonText(value: unknown, maxValues?: number): string | undefined {
  const count = maxValues === undefined ? () => undefined : counter(maxValues);
  if (isChanged()) return write(value, '', count);
  if (maxValues === undefined) return JSON.stringify(value);
  return JSON.stringify(value, (_key, item: unknown) => {
    count();
    return item;
  });
}

/** Not remembered: a library may be loaded at any time. It takes less than 1 µs. */
function isChanged(): boolean {
  try {
    return JSON.stringify(PROBE) !== PROBE_TEXT;
  } catch {
    return true; // what the page put in its place
  }
}

/** Ends the walk of an object that is shared so often that its JSON would not end. */
function counter(maxValues: number): () => void {
  let left = maxValues;
  return () => {
    left -= 1;
    if (left < 0) throw new RangeError(`more than ${maxValues} values`);
  };
}

function write(given: unknown, key: string, count: () => void): string | undefined {
  count();
  const value = replaced(given, key);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'bigint') throw new TypeError('a BigInt is not JSON');
  if (typeof value !== 'object') return undefined;
  return Array.isArray(value) ? writeList(value, count) : writeObject(value, count);
}

function writeList(list: readonly unknown[], count: () => void): string {
  let items = '';
  for (let index = 0; index < list.length; index += 1)
    items += `${index === 0 ? '' : ','}${write(list[index], String(index), count) ?? 'null'}`;
  return `[${items}]`;
}

function writeObject(value: object, count: () => void): string {
  let fields = '';
  for (const [name, item] of Object.entries(value)) {
    const text = write(item, name, count);
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
