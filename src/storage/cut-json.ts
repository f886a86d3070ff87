// Cuts a JSON value into pieces that are stored as values of their own, and joins it again from those that can be read.
// Each part of a piece has the path of its place. So a lost piece costs only its own parts: of a long text, a range.

import { joinRanges, MISSING } from '../engine/index.ts';
import { isPlainObject, type TextRange } from '../protocol/index.ts';

export type Path = readonly (string | number)[];

/** A value with its path; or a range of a text: the text's path, the range, its offset, and the length of the whole text. */
export type Part =
  | readonly [path: Path, value: unknown]
  | readonly [Path, text: string, offset: number, length: number];

export interface MissingText {
  readonly path: Path;
  readonly ranges: readonly TextRange[];
}

export interface JoinedJson {
  readonly value: unknown;
  /** Texts of which a piece is lost; they have replacement characters there. */
  readonly missing: readonly MissingText[];
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
  const commonLength = lengthOf(common);
  const pieces: Part[][] = [];
  let length = Infinity;
  for (const part of parts) {
    if (common.includes(part)) continue;
    const partLength = lengthOf(part) + 1;
    if (length + partLength > limit) {
      pieces.push([...common]);
      length = commonLength;
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
  else if (Array.isArray(value)) {
    yield [path, []];
    for (const [index, item] of value.entries()) yield* partsOf([...path, index], item, limit);
  } else {
    yield [path, {}];
    for (const [key, item] of Object.entries(value)) yield* partsOf([...path, key], item, limit);
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

/** Joins what is left of a value. Where parts of it are lost, lists lack items and objects lack fields. */
export function joinJson(parts: Iterable<Part>): JoinedJson {
  const root = new Holder();
  const texts = new Map<
    string,
    { readonly path: Path; readonly length: number; readonly pieces: [number, string][] }
  >();
  for (const part of parts) {
    if (part.length === 2) {
      root.put(part[0], part[1]);
      continue;
    }
    const [path, text, offset, length] = part;
    const name = JSON.stringify(path);
    const known = texts.get(name) ?? { path, length, pieces: [] };
    known.pieces.push([offset, text]);
    texts.set(name, known);
  }
  const missing: MissingText[] = [];
  for (const { path, length, pieces } of texts.values()) {
    const { text, ranges } = joinPieces(pieces, length);
    if (ranges.length > 0) missing.push({ path, ranges });
    root.put(path, text);
  }
  return { value: root.value, missing };
}

function joinPieces(pieces: [number, string][], length: number): { text: string; ranges: TextRange[] } {
  let text = '';
  const ranges: TextRange[] = [];
  for (const [offset, piece] of [...pieces.toSorted((a, b) => a[0] - b[0]), [length, ''] as const]) {
    if (offset > text.length) {
      ranges.push({ offset: text.length, length: offset - text.length });
      text += MISSING.repeat(offset - text.length);
    }
    text += piece.slice(text.length - offset);
  }
  return { text, ranges: joinRanges(ranges) };
}

/** The same value with the holes of its lists closed. */
export function withoutHoles(value: unknown): unknown {
  // `filter` skips holes.
  if (Array.isArray(value)) return value.filter(() => true).map(withoutHoles);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutHoles(field)]));
}

/** A value that is put together from its parts, in any order. */
class Holder {
  #value: unknown = undefined;

  get value(): unknown {
    return this.#value;
  }

  put(path: Path, value: unknown): void {
    const last = path.at(-1);
    if (last === undefined) {
      this.#value ??= value;
      return;
    }
    let container: unknown = (this.#value ??= emptyFor(path[0]));
    for (const [index, key] of path.slice(0, -1).entries()) container = childOf(container, key, path[index + 1]);
    const isContainer = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (isContainer && fieldOf(container, last) !== undefined) return; // its parts came first
    setField(container, last, value);
  }
}

function emptyFor(key: string | number | undefined): object {
  return typeof key === 'number' ? [] : {};
}

function childOf(container: unknown, key: string | number, next: string | number | undefined): unknown {
  const known = fieldOf(container, key);
  if (typeof known === 'object' && known !== null) return known;
  const made = emptyFor(next);
  setField(container, key, made);
  return made;
}

function fieldOf(container: unknown, key: string | number): unknown {
  return typeof container === 'object' && container !== null
    ? Object.getOwnPropertyDescriptor(container, key)?.value
    : undefined;
}

/** Defines the field, as assigning `__proto__` would not. */
function setField(container: unknown, key: string | number, value: unknown): void {
  if (typeof container !== 'object' || container === null) return;
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}
