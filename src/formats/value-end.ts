// Where a JSON value ends: counts its brackets outside of its strings, and checks nothing else. `JSON.parse` reads the value then.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Deepest nesting that is read: a chat whose messages nest in each other has two levels for each, and readers walk such values. */
export const MAX_NESTING = 10_000;

/** Finds the end of one value whose text comes in pieces. */
export class ValueEnd {
  #depth = 0;
  #deepest = 0;
  #inString = false;
  /** Whether the piece before ended in the midst of an escape, as in `"\` and `n"`. */
  #isEscaped = false;
  /** A number, `true`, `false`, `null`, or what is none of them: it ends where something else begins. */
  #isWord = false;
  #hasBegun = false;

  /** Whether it nests deeper than {@link MAX_NESTING}. */
  get isTooDeep(): boolean {
    return this.#deepest > MAX_NESTING;
  }

  /** Whether the end of the text is the end of the value. */
  get endsWithText(): boolean {
    return this.#isWord;
  }

  /** Takes the next piece of text from `start` on: the index after the value, or -1 where it goes on in the next piece. */
  find(text: string, start: number): number {
    let at = start;
    if (!this.#hasBegun && at < text.length) {
      this.#hasBegun = true;
      this.#isWord = !/["[{]/.test(text.charAt(at));
      if (this.#isWord) at += 1;
    }
    if (this.#isWord) return endOfWord(text, at);
    while (at < text.length) {
      if (this.#inString) {
        at = this.#endOfString(text, at);
        if (at < 0) return -1;
        if (this.#depth === 0) return at;
      }
      at = this.#endOfBrackets(text, at);
      if (this.#depth === 0 && !this.#inString) return at;
    }
    return -1;
  }

  /** Goes on to the next string, or to where the brackets are closed. */
  #endOfBrackets(text: string, start: number): number {
    for (let at = start; at < text.length; at += 1) {
      switch (text.charCodeAt(at)) {
        case QUOTE:
          this.#inString = true;
          return at + 1;
        case 0x7b: // {
        case 0x5b: // [
          this.#depth += 1;
          if (this.#depth > this.#deepest) this.#deepest = this.#depth;
          break;
        case 0x7d: // }
        case 0x5d: // ]
          this.#depth -= 1;
          if (this.#depth === 0) return at + 1;
          break;
        default:
      }
    }
    return text.length;
  }

  /** The index after the quote that ends the string, or -1. */
  #endOfString(text: string, start: number): number {
    let from = start;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      from += 1;
    }
    for (let at = from; ;) {
      const quote = text.indexOf('"', at);
      const end = quote < 0 ? text.length : quote;
      let slashes = end;
      while (slashes > from && text.charCodeAt(slashes - 1) === BACKSLASH) slashes -= 1;
      const isEscaped = (end - slashes) % 2 === 1;
      if (quote < 0) {
        this.#isEscaped = isEscaped;
        return -1;
      }
      if (!isEscaped) {
        this.#inString = false;
        return quote + 1;
      }
      at = quote + 1;
    }
  }
}

function endOfWord(text: string, start: number): number {
  const end = /[\s,:"[\]{}]/g;
  end.lastIndex = start;
  return end.exec(text)?.index ?? -1;
}
