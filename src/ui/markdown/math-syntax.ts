// Where a text has formulas: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. Pure.
//
// A dollar sign is money more often than mathematics, so `$…$` is a formula only where
// 1. no space follows the first dollar sign or precedes the second, and no digit follows the second;
// 2. what is between them does not begin with a number and go on with words ("5 and", "10 (about"), nor with a number and end
//    with the letters of another currency ("10 (R" of "R$").

/** A formula at the beginning of a text. */
export interface MathMatch {
  /** All of it, with its delimiters. */
  readonly raw: string;
  readonly tex: string;
  /** On lines of its own. */
  readonly isDisplay: boolean;
}

const BLOCK = /^ {0,3}(?:\$\$((?:(?!\$\$)[^\\]|\\[^])+?)\$\$|\\\[((?:(?!\\\])[^])+?)\\\])[ \t]*(?:\n+|$)/u;
const INLINE_DISPLAY = /^(?:\$\$((?:(?!\$\$)[^\\]|\\[^])+?)\$\$|\\\[((?:(?!\\\])[^])+?)\\\])/u;
const INLINE_PARENTHESES = /^\\\(((?:(?!\\\))[^])+?)\\\)/u;
const INLINE_DOLLARS = /^\$(?![\s$])((?:\\[^]|[^\\$\n]|\n(?!\n))+?)\$(?![\d$])/u;

const AMOUNT_IN_A_SENTENCE = /^\d[^\\{}^_=]*?(?:[\s(]\p{L}{2}|[\s(]\p{Lu}{1,3}$)/u;

/** The formula that a block of lines begins with. */
export function blockMath(text: string): MathMatch | null {
  const match = BLOCK.exec(text);
  return match === null ? null : mathOf(match[0], match[1] ?? match[2], true);
}

/** The formula that a text begins with. */
export function inlineMath(text: string): MathMatch | null {
  const display = INLINE_DISPLAY.exec(text);
  if (display !== null) return mathOf(display[0], display[1] ?? display[2], true);
  const parentheses = INLINE_PARENTHESES.exec(text);
  if (parentheses !== null) return mathOf(parentheses[0], parentheses[1], false);
  const dollars = INLINE_DOLLARS.exec(text);
  const tex = dollars?.[1] ?? '';
  if (dollars === null || /\s$/u.test(tex) || AMOUNT_IN_A_SENTENCE.test(tex)) return null;
  return mathOf(dollars[0], tex, false);
}

/** Where the next line of a paragraph begins that a formula on lines of its own may begin with; -1 where there is none. */
export function nextBlockMath(text: string): number {
  const end = text.indexOf('\n\n');
  const before = text.slice(0, end === -1 ? undefined : end).search(/\n {0,3}(?:\$\$|\\\[)/u);
  return before === -1 ? -1 : before + 1;
}

/** Where the next formula in a line may begin; -1 where there is none. */
export function nextInlineMath(text: string): number {
  return text.search(/\$|\\[([]/u);
}

function mathOf(raw: string, tex: string | undefined, isDisplay: boolean): MathMatch | null {
  const trimmed = tex?.trim() ?? '';
  return trimmed === '' ? null : { raw, tex: trimmed, isDisplay };
}
