// Whether a character belongs to a class, as the browser's own regular expressions say it. Most characters are ASCII: their answers
// are in a table.

/** Whether a code point matches one element of a pattern, such as `\d`, `[^"]` or `x`. */
export interface CharTest {
  readonly ascii: Uint8Array;
  readonly matches: (codePoint: number) => boolean;
}

const ASCII_COUNT = 128;

/** `source`: an element that matches exactly one code point, in the syntax of the flag `u`. Throws `SyntaxError` for anything else. */
export function charTest(source: string): CharTest {
  const native = new RegExp(`^${source}$`, 'u');
  const test = (codePoint: number): boolean => native.test(String.fromCodePoint(codePoint));
  const ascii = Uint8Array.from({ length: ASCII_COUNT }, (_, codePoint) => Number(test(codePoint)));
  return { ascii, matches: (codePoint) => (codePoint < ASCII_COUNT ? ascii[codePoint] === 1 : test(codePoint)) };
}
