// Whether a recorded text is read from left to right or from right to left. Pure.

/** Letters, and the marks that stand for one. */
const STRONG = /[\p{L}\u200e\u200f\u061c]/u;
/** Those of Hebrew, Arabic and the other scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** By the first letter, as `dir="auto"` has it; null for a text without letters. */
export function directionOf(text: string): 'ltr' | 'rtl' | null {
  const [first] = STRONG.exec(text) ?? [];
  if (first === undefined) return null;
  return RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr';
}
