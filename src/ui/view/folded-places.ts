// Where a text is in another one, with spellings that the full-text search takes for the same. Pure.

import type { TextRange } from '../../protocol/index.ts';
import { CHARACTER, foldText } from '../../search/text/index.ts';

/** So much of a text is looked through in one step, in UTF-16 code units. A step takes a few milliseconds. */
export const PIECE_LENGTH = 32_768;

/** The folded form of a text, with one space for any white space. */
export function foldSpaced(text: string): string {
  return foldText(text).replace(/\s+/gu, ' ');
}

/**
 * The places of `folded`, which {@link foldSpaced} made, in order and apart, in UTF-16 code units of `text`. Each step looks
 * through a piece of the text, so that a page can do other work in between.
 */
export function* placesOf(text: string, folded: string): Generator<readonly TextRange[]> {
  if (folded === '') return;
  // Most texts are short and do not have it: they need no map.
  if (text.length <= PIECE_LENGTH && !foldSpaced(text).includes(folded)) return;
  const map = new FoldedMap(text);
  while (!map.isAtEnd) {
    map.read(PIECE_LENGTH);
    const places: TextRange[] = [];
    let from = 0;
    for (let at = map.indexOf(folded, 0); at !== -1; at = map.indexOf(folded, from)) {
      const offset = map.startOf(at);
      const end = map.endOf(at + folded.length - 1);
      places.push({ offset, length: end - offset });
      from = at + folded.length;
      // A character may have become several, as `ß` does.
      while (map.startOf(from) < end) from += 1;
    }
    map.drop(from, folded.length);
    yield places;
  }
}

/** A part of a text, folded; for each of its code units it knows where the character begins and ends of which it was made. */
class FoldedMap {
  readonly #text: string;
  readonly #characters = new RegExp(CHARACTER.source, 'uy');
  /** What characters fold to: a text has few that differ. */
  readonly #known = new Map<string, string>();
  #at = 0;
  #folded = '';
  #isSpaced = false;
  #starts: number[] = [];
  #ends: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Where the character begins of which a folded unit was made. */
  startOf(unit: number): number {
    return this.#starts[unit] ?? this.#text.length;
  }

  endOf(unit: number): number {
    return this.#ends[unit] ?? this.#text.length;
  }

  /** Finds nothing that ends with the last unit, unless the text does: what follows may belong to that. */
  indexOf(folded: string, from: number): number {
    const at = this.#folded.indexOf(folded, from);
    return at + folded.length < this.#folded.length || this.isAtEnd ? at : -1;
  }

  /** Folds more of the text: `length` code units, and the rest of the last character. */
  read(length: number): void {
    const pieces = [this.#folded];
    const end = Math.min(this.#at + length, this.#text.length);
    while (this.#at < end) {
      const start = this.#at;
      const piece = this.#next();
      if (piece === '' || (piece === ' ' && this.#isSpaced)) {
        // What folds to nothing belongs to what is before it.
        if (this.#ends.length > 0) this.#ends[this.#ends.length - 1] = this.#at;
        continue;
      }
      this.#isSpaced = piece.endsWith(' ');
      pieces.push(piece);
      for (let unit = 0; unit < piece.length; unit += 1) {
        this.#starts.push(start);
        this.#ends.push(this.#at);
      }
    }
    this.#folded = pieces.join('');
  }

  /** Keeps from `from` on what may be the beginning of a place of `length` units. */
  drop(from: number, length: number): void {
    const kept = Math.max(from, this.#folded.length - length);
    this.#folded = this.#folded.slice(kept);
    this.#starts = this.#starts.slice(kept);
    this.#ends = this.#ends.slice(kept);
  }

  /** What the next character folds to. */
  #next(): string {
    const character = this.#character();
    this.#at += character.length;
    let piece = this.#known.get(character);
    if (piece === undefined) this.#known.set(character, (piece = foldSpaced(character)));
    return piece;
  }

  #character(): string {
    // No mark is ASCII, so that nothing is attached to a character that ASCII follows.
    if (this.#text.charCodeAt(this.#at) < 0x80 && !(this.#text.charCodeAt(this.#at + 1) >= 0x80))
      return this.#text.charAt(this.#at);
    this.#characters.lastIndex = this.#at;
    return this.#characters.exec(this.#text)?.[0] ?? this.#text.charAt(this.#at);
  }
}
