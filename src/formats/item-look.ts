// What the items of an array look like: by it the next item is found in the text after one that could not be read.

import { type JsonValue, isJsonObject } from '../protocol/index.ts';
import { ValueEnd } from './value-end.ts';

/** Names by which an item is found: the first ones are enough, and each makes the search slower. */
const MOST_NAMES = 20;

/** Longest name that is looked for. */
const LONGEST_NAME = 200;

/** The beginning of an object as long as no name is known. */
const ANY_BEGINNING = /\{\s*"/g;

/** The names of the fields of an item. */
export class ItemLook {
  #names: readonly string[] = [];
  #beginning: RegExp | undefined;

  /** Remembers how an item looks that could be read. */
  learn(item: JsonValue): void {
    if (isJsonObject(item)) this.#remember(Object.keys(item));
  }

  /** Where no item was read before: the names at the beginning of one that cannot be read. */
  learnFromBroken(text: string): void {
    if (this.#names.length === 0) this.#remember(namesIn(text));
  }

  /** Whether a value has at least half of the names. */
  fits(value: JsonValue): boolean {
    return (
      isJsonObject(value) && 2 * this.#names.filter((name) => Object.hasOwn(value, name)).length >= this.#names.length
    );
  }

  /** Where an object begins that may be an item, from `start` on; -1 for none. */
  find(text: string, start: number): number {
    const beginning = (this.#beginning ??= beginningWith(this.#names));
    beginning.lastIndex = start;
    for (let found = beginning.exec(text); found !== null; found = beginning.exec(text)) {
      if (canPrecedeItem(text, found.index)) return found.index;
      beginning.lastIndex = found.index + 1;
    }
    return -1;
  }

  #remember(names: readonly string[]): void {
    const short = names.filter((name) => name.length <= LONGEST_NAME).slice(0, MOST_NAMES);
    if (short.length === 0) return;
    this.#names = short;
    this.#beginning = undefined;
  }
}

function beginningWith(names: readonly string[]): RegExp {
  if (names.length === 0) return new RegExp(ANY_BEGINNING);
  const alternatives = names.map((name) => JSON.stringify(name).replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(String.raw`\{\s{0,200}(?:${alternatives.join('|')})\s{0,200}:`, 'g');
}

/** Not the value of a field: that stands after a colon. */
function canPrecedeItem(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 200), index).trimEnd();
  return before === '' || /[,[\]}]$/.test(before);
}

/** The names of the fields of an object whose text breaks off somewhere. */
function namesIn(text: string): string[] {
  const names: string[] = [];
  const name = /[{,]\s*"((?:[^"\\]|\\.)*)"\s*:\s*/y;
  for (let match = name.exec(text); match !== null && names.length < MOST_NAMES; match = name.exec(text)) {
    names.push(match[1] ?? '');
    const end = new ValueEnd().find(text, name.lastIndex);
    if (end < 0) break;
    name.lastIndex = end;
    while (/\s/.test(text.charAt(name.lastIndex))) name.lastIndex += 1;
  }
  return names;
}
