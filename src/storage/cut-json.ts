// Cuts a JSON value into pieces that are stored as values of their own, and joins it again from those that can be read.
// Each part of a piece has the path of its place. So a lost piece costs only its own parts: of a long text, a range.

import { isPlainObject, type TextRange } from '../protocol/index.ts';
import type { TextChunk } from './schema.ts';
import { joinChunks } from './texts.ts';

export type Path = readonly (string | number)[];

/** A value with its path. Of a text's range: the path of the text, the range, its offset, and the length of the whole text. */
export type Part = readonly [path: Path, value: unknown, offset?: number, length?: number];

export interface JoinedJson {
  readonly value: unknown;
  /** What is missing of texts, by the path of each as JSON. The texts have replacement characters there. */
  readonly missing: ReadonlyMap<string, readonly TextRange[]>;
}

/** What a part takes besides its path and its value: brackets, commas, two numbers. */
const PART_FRAME = 32;

/**
 * Cuts `value` into pieces of at most `limit` UTF-16 code units as JSON. Each piece repeats the short fields of the value
 * itself, such as ids and numbers, which identify what is left when other pieces are lost.
 */
export function cutJson(value: unknown, limit: number): Part[][] {
  const parts = [...partsOf([], value, limit / 2 - PART_FRAME)];
  const common = commonParts(parts, limit / 2);
  const pieces: Part[][] = [];
  let length = Infinity;
  for (const part of parts) {
    if (common.includes(part)) continue;
    const partLength = lengthOf(part) + 1;
    if (length + partLength > limit) {
      pieces.push([...common]);
      length = lengthOf(common);
    }
    pieces.at(-1)?.push(part);
    length += partLength;
  }
  return pieces.length > 0 ? pieces : [common];
}

/** The parts that each piece repeats: the shortest fields of the value itself, as many as fit. */
function commonParts(parts: readonly Part[], limit: number): Part[] {
  const short = parts
    .filter((part) => part.length === 2 && part[0].length <= 1)
    .toSorted((a, b) => lengthOf(a) - lengthOf(b));
  let length = 2;
  return short.filter((part) => (length += lengthOf(part) + 1) <= limit);
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value).length;
}

function* partsOf(path: Path, value: unknown, limit: number): Generator<Part> {
  // A value whose path is nearly as long as a piece is not cut: each part would repeat the path.
  if (lengthOf(value) + lengthOf(path) <= limit || lengthOf(path) > limit / 2) yield [path, value];
  else if (typeof value === 'string') yield* textParts(path, value, limit);
  else if (typeof value !== 'object' || value === null) yield [path, value];
  else {
    const isList = Array.isArray(value);
    yield [path, isList ? [] : {}];
    for (const [key, item] of Object.entries(value)) yield* partsOf([...path, isList ? Number(key) : key], item, limit);
  }
}

function* textParts(path: Path, text: string, limit: number): Generator<Part> {
  for (let offset = 0; offset < text.length;) {
    let length = Math.max(1, Math.floor(limit - lengthOf(path) - 2));
    // Characters that JSON escapes take up to six times their length.
    while (length > 1 && lengthOf(text.slice(offset, offset + length)) > limit - lengthOf(path))
      length = Math.ceil(length / 2);
    yield [path, text.slice(offset, offset + length), offset, text.length];
    offset += length;
  }
}

/** Joins what is left of a value, from its parts in any order. Where parts of it are lost, lists lack items and objects lack fields. */
export function joinJson(parts: Iterable<Part>): JoinedJson {
  const root = {};
  const texts = new Map<string, { readonly path: Path; readonly length: number; readonly chunks: TextPart[] }>();
  for (const [path, value, offset, length] of parts) {
    if (offset === undefined || length === undefined) {
      put(root, path, value);
      continue;
    }
    const name = JSON.stringify(path);
    const text = texts.get(name) ?? { path, length, chunks: [] };
    text.chunks.push({ offset, text: String(value) });
    texts.set(name, text);
  }
  const missing = new Map<string, readonly TextRange[]>();
  for (const [name, { path, length, chunks }] of texts) {
    const joined = joinChunks(
      chunks.toSorted((a, b) => a.offset - b.offset),
      length,
    );
    if (joined.missing.length > 0) missing.set(name, joined.missing);
    put(root, path, joined.text);
  }
  return { value: fieldOf(root, ROOT), missing };
}

type TextPart = Pick<TextChunk, 'offset' | 'text'>;

/** The same value with the holes of its lists closed. */
export function withoutHoles(value: unknown): unknown {
  // `filter` skips holes.
  if (Array.isArray(value)) return value.filter(() => true).map(withoutHoles);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutHoles(field)]));
}

/** The name of the whole value in the object that holds it. */
const ROOT = '';

/** Puts a part into its place, unless it is there. A container whose own part comes later, or is lost, is made. */
function put(root: object, path: Path, value: unknown): void {
  let container = root;
  let name: string | number = ROOT;
  for (const key of path) {
    const next = fieldOf(container, name);
    const isContainer = typeof next === 'object' && next !== null;
    container = isContainer ? next : setField(container, name, typeof key === 'number' ? [] : {});
    name = key;
  }
  if (fieldOf(container, name) === undefined) setField(container, name, value);
}

function fieldOf(container: object, name: string | number): unknown {
  return Object.getOwnPropertyDescriptor(container, name)?.value;
}

/** Defines the field, as assigning `__proto__` would not. */
function setField<Value>(container: object, name: string | number, value: Value): Value {
  Object.defineProperty(container, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}
