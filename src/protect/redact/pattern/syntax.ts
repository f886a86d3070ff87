// Reads a regular expression into a tree. The browser checks its syntax first, so what is read here is well-formed.

import { charTest, type CharTest } from './char-test.ts';
import type { Condition } from './program.ts';

export type Node =
  | { readonly type: 'char'; readonly test: CharTest }
  | { readonly type: 'check'; readonly condition: Condition }
  | { readonly type: 'sequence'; readonly items: readonly Node[] }
  | { readonly type: 'choice'; readonly items: readonly Node[] }
  /** `max`: null for any number. */
  | { readonly type: 'repeat'; readonly item: Node; readonly min: number; readonly max: number | null };

/** Why a pattern is refused, as the end of a sentence that begins with its name. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const CONDITIONS: Readonly<Record<string, Condition>> = {
  '^': 'line-start',
  $: 'line-end',
  '\\b': 'word-edge',
  '\\B': 'no-word-edge',
};

/** An element that matches one character, or a place: an escape, a class, or the character itself. */
const ELEMENT =
  /\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}(?:\\u[0-9a-f]{4})?|x[0-9a-f]{2}|c[a-z]|p\{[^}]*\}|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/iuy;

const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/y;

/** Throws a `PatternError` for what is no regular expression, looks around or refers back. */
export function parsePattern(pattern: string): Node {
  try {
    void new RegExp(pattern, 'u');
  } catch (error) {
    throw new PatternError(`is no regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
  return new PatternReader(pattern).read();
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): Node {
    const items = [this.#sequence()];
    while (this.#take('|')) items.push(this.#sequence());
    return { type: 'choice', items };
  }

  #sequence(): Node {
    const items: Node[] = [];
    while (this.#at < this.#pattern.length && !/[|)]/.test(this.#pattern.charAt(this.#at)))
      items.push(this.#repeated(this.#atom()));
    return { type: 'sequence', items };
  }

  #atom(): Node {
    if (this.#take('(')) return this.#group();
    const [element] = this.#match(ELEMENT) ?? [''];
    const condition = CONDITIONS[element];
    if (condition !== undefined) return { type: 'check', condition };
    if (/^\\(?:[1-9]|k)/.test(element))
      throw new PatternError('refers back to a group, which cannot be matched in linear time');
    return { type: 'char', test: charTest(element) };
  }

  #group(): Node {
    if (this.#match(/\?(?:<?[=!])/y) !== null)
      throw new PatternError('looks ahead or behind, which cannot be matched in linear time');
    if (this.#take('?') && this.#match(/:|<[^>]*>/y) === null)
      throw new PatternError('has a group with flags, which is not supported');
    const inner = this.read();
    this.#take(')');
    return inner;
  }

  #repeated(item: Node): Node {
    const found = this.#match(QUANTIFIER);
    if (found === null) return item;
    const [text, least, comma, most] = found;
    if (least !== undefined) {
      const min = Number(least);
      const max = comma === '' ? min : most === '' ? null : Number(most);
      return { type: 'repeat', item, min, max };
    }
    return { type: 'repeat', item, min: text.startsWith('+') ? 1 : 0, max: text.startsWith('?') ? 1 : null };
  }

  #take(text: string): boolean {
    const isNext = this.#pattern.startsWith(text, this.#at);
    if (isNext) this.#at += text.length;
    return isNext;
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern);
    if (found !== null) this.#at = sticky.lastIndex;
    return found;
  }
}
