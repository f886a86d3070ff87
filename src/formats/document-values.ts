// The values of a JSON document, one at a time and without holding the document: the items of an array, or a lone value.
// An item that cannot be read costs only itself: the text after it is searched for the next object that looks like an item.

import type { JsonValue } from '../protocol/index.ts';
import { closeCut } from './close-cut.ts';
import { ItemLook } from './item-look.ts';
import { MAX_NESTING, ValueEnd } from './value-end.ts';
import { MAX_VALUE_LENGTH, type ValueReader, type ValueSink, parseValue } from './value-sink.ts';

/** What our own document begins with (write/json.ts), as any program may write it: its items are read as those of an array. */
const OWN_BEGINNING = /^\s*\{\s*"format"\s*:\s*"holdfast"\s*,\s*"version"\s*:\s*1\s*,\s*"sessions"\s*:\s*\[/;

/** How much text is looked through again after items that could not be read: so many times what was read. */
const MAX_SEARCHES = 8;

/** Longest beginning of an item by which it is found, in UTF-16 code units: it may be cut between two pieces of text. */
const LONGEST_BEGINNING = 1_024;

/** Reads the items of an array, or a lone value. */
export class DocumentValues implements ValueReader {
  readonly #sink: ValueSink;
  readonly #look = new ItemLook();
  #isArray = false;
  /** The array is in an object, whose end comes after its own. */
  #isInObject = false;
  /** Whether the array was closed, or the lone value read. */
  #isOver = false;
  /** A lone value was too long; what follows is the rest of it. */
  #isGivenUp = false;
  #index = 0;
  /** The value that is being read. */
  #end: ValueEnd | undefined;
  #pieces: string[] = [];
  #length = 0;
  /** Where an item could not be read, while the next one is searched for. */
  #lost: string | undefined;
  /** The end of the text before, which may be the beginning of an item. */
  #carried = '';
  #read = 0;
  #searched = 0;

  constructor(sink: ValueSink) {
    this.#sink = sink;
  }

  /** The first text holds the beginning of the document. */
  push(text: string): void {
    const own = this.#read === 0 ? OWN_BEGINNING.exec(text) : null;
    this.#read += text.length;
    if (own === null) return this.#take(text);
    this.#isInObject = true;
    this.#take(`[${text.slice(own[0].length)}`);
  }

  end(): void {
    for (let open = this.#end; open !== undefined; open = this.#end) {
      const text = this.#takeText();
      if (open.endsWithText) this.#give(open, text);
      else if (this.#isArray) this.#searchRest(text);
      else this.#giveCut(text);
    }
    if (this.#lost !== undefined || (this.#isArray && !this.#isOver))
      this.#sink.warn('truncated_line', this.#lost ?? '$', 'The document ends early.');
  }

  /** A lone value that is cut off: what is whole in it is given. */
  #giveCut(text: string): void {
    this.#lost = this.#where();
    const closed = closeCut(text);
    const value = closed === null ? undefined : parseValue(closed);
    if (value !== undefined) this.#sink.value({ value, where: this.#lost, isCut: true });
  }

  /** An item that goes on to the end of the document: there may be whole ones in its text. */
  #searchRest(text: string): void {
    if (this.#lost === undefined) this.#lose(text);
    if (this.#maySearch(text)) this.#take(text.slice(1));
  }

  #take(given: string): void {
    let text = this.#carried + given;
    this.#carried = '';
    for (let at = 0; !this.#isGivenUp;) {
      if (this.#end === undefined) {
        at = this.#lost === undefined ? this.#nextValue(text, at) : this.#nextLike(text, at);
        if (at < 0) return;
      }
      const open = (this.#end ??= new ValueEnd());
      const found = open.find(text, at);
      const end = found < 0 ? text.length : found;
      this.#pieces.push(text.slice(at, end));
      this.#length += end - at;
      if (found < 0 && this.#length <= MAX_VALUE_LENGTH) return;
      const value = this.#takeText();
      if (this.#give(open, value)) {
        at = end;
      } else {
        text = value.slice(1) + text.slice(end);
        at = 0;
      }
    }
  }

  /** Where the next value begins; -1 where the text has none. */
  #nextValue(text: string, start: number): number {
    for (let at = start; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (/\s/.test(char) || char === ',') continue;
      if (this.#isArray && char === ']') this.#isOver = true;
      else if (this.#isInObject && this.#isOver && char === '}') this.#isInObject = false;
      else if (char === '[' && this.#canOpen()) this.#open();
      else if (this.#isArray && /[}:]/.test(char)) {
        this.#lose('');
        return this.#nextLike(text, at + 1);
      } else {
        if (this.#isOver) this.#reportGlued();
        if (this.#isArray) this.#isOver = false;
        return at;
      }
    }
    return -1;
  }

  /** Whether a bracket begins the array whose items are read, or a further one after it. */
  #canOpen(): boolean {
    return this.#isArray ? this.#isOver : this.#index === 0;
  }

  #open(): void {
    if (this.#isOver) this.#reportGlued();
    this.#isArray = true;
    this.#isOver = false;
  }

  #reportGlued(): void {
    this.#sink.warn('glued_objects', this.#where(), 'A value follows where the document should end.');
  }

  /** Where the next object begins that may be an item. */
  #nextLike(text: string, start: number): number {
    const found = this.#look.find(text, start);
    if (found < 0) this.#carried = text.slice(Math.max(start, text.length - LONGEST_BEGINNING));
    return found;
  }

  #takeText(): string {
    const text = this.#pieces.join('');
    this.#end = undefined;
    this.#pieces = [];
    this.#length = 0;
    return text;
  }

  /** False where the text of the value, but for its first character, is to be searched for items. */
  #give(end: ValueEnd, text: string): boolean {
    const value = parseValue(text, end.isTooDeep);
    if (this.#lost !== undefined) return this.#giveFound(value, text);
    const where = this.#where();
    if (value !== undefined) {
      this.#next();
      this.#look.learn(value);
      this.#sink.value({ value, where });
    } else if (end.isTooDeep) {
      this.#next();
      this.#sink.warn('broken_line', where, `It nests deeper than ${MAX_NESTING} levels.`);
    } else if (this.#isArray) {
      this.#lose(text);
      return false;
    } else {
      this.#isGivenUp = text.length > MAX_VALUE_LENGTH;
      this.#next();
      this.#sink.warn('broken_line', where, 'It is no JSON that can be read.');
    }
    return true;
  }

  /** Takes a value that was found after one that could not be read. */
  #giveFound(value: JsonValue | undefined, text: string): boolean {
    if (value === undefined) return !this.#maySearch(text);
    if (this.#lost !== undefined && this.#look.fits(value)) {
      this.#sink.warn('broken_line', this.#lost, 'It is no JSON that can be read.');
      this.#lost = undefined;
      this.#sink.value({ value, where: this.#where() });
      this.#next();
    }
    return true;
  }

  #lose(text: string): void {
    this.#lost = this.#where();
    this.#look.learnFromBroken(text);
    this.#next();
  }

  #maySearch(text: string): boolean {
    this.#searched += text.length;
    return this.#searched <= MAX_SEARCHES * this.#read;
  }

  #next(): void {
    this.#index += 1;
    if (!this.#isArray) this.#isOver = true;
  }

  #where(): string {
    if (this.#isArray) return `$[${this.#index}]`;
    return this.#index === 0 ? '$' : `value ${this.#index + 1}`;
  }
}
