// JSON objects one after the other: NDJSON, a list that is streamed, or the one value of an answer that is not streamed.

import { MAX_VALUE_LENGTH, type Framing, type OnData } from './framing.ts';

/** What can begin or end a value, or a string in it. A line break within a string shows that the string is broken. */
const STRUCTURE = /["\\{}[\]\n]/gu;

/** Passes on each object that is complete, also those of a list around them. Anything else between objects is skipped. */
export function createJsonValues(onData: OnData): Framing {
  /** Pieces of the value so far. */
  let pieces: string[] = [];
  let length = 0;
  /** Of braces and brackets within the value; 0 outside of values. */
  let depth = 0;
  let isInString = false;
  /** Whether the next character is part of an escape. */
  let isEscaped = false;

  function drop(): void {
    pieces = [];
    length = 0;
    depth = 0;
    isInString = false;
  }

  function push(text: string): void {
    let start = 0;
    STRUCTURE.lastIndex = 0;
    if (isEscaped && text !== '') {
      isEscaped = false;
      STRUCTURE.lastIndex = 1;
    }
    for (let found = STRUCTURE.exec(text); found !== null; found = STRUCTURE.exec(text)) {
      const { index } = found;
      const [character] = found;
      if (isInString) {
        if (character === '"') isInString = false;
        else if (character === '\n') drop();
        else if (character === '\\') {
          isEscaped = index + 1 === text.length;
          STRUCTURE.lastIndex = index + 2;
        }
      } else if (character === '"') isInString = true;
      else if (character === '{' || (character === '[' && depth > 0)) {
        if (depth === 0) start = index;
        depth += 1;
      } else if ((character === '}' || character === ']') && depth > 0) {
        depth -= 1;
        if (depth > 0) continue;
        const value = pieces.join('') + text.slice(start, index + 1);
        drop();
        onData(value);
        // Another framing may have used the expression meanwhile.
        STRUCTURE.lastIndex = index + 1;
      }
    }
    if (depth > 0) keep(text.slice(start));
  }

  function keep(text: string): void {
    pieces.push(text);
    length += text.length;
    if (length > MAX_VALUE_LENGTH) throw new RangeError('A JSON value is too long to be read.');
  }

  return { push, end: () => {} };
}
