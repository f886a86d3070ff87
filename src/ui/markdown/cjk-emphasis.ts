// Emphasis in texts without spaces between words. CommonMark takes `**` beside punctuation for emphasis only where a space or
// other punctuation is on its other side, so that it does not find any in `これは**「強調」**です`. Models write that often. Pure.

/** Emphasised text at the beginning of a text. */
export interface EmphasisMatch {
  /** All of it, with its delimiters. */
  readonly raw: string;
  readonly text: string;
  readonly isStrong: boolean;
}

const EMPHASIS = /^(\*{1,2})(?![\s*])((?:[^*\n\\]|\\[^\n])+?)(?<![\s*])\1(?!\*)/u;

const BESIDE_PUNCTUATION = /^\p{P}|\p{P}$/u;

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** The emphasis that a text begins with, where CommonMark may miss it: the emphasised text is Chinese, Japanese or Korean and has punctuation at an end. */
export function cjkEmphasis(text: string): EmphasisMatch | null {
  const [raw, delimiter, emphasised] = EMPHASIS.exec(text) ?? [];
  if (raw === undefined || delimiter === undefined || emphasised === undefined) return null;
  if (!BESIDE_PUNCTUATION.test(emphasised) || !CJK.test(emphasised)) return null;
  return { raw, text: emphasised, isStrong: delimiter.length > 1 };
}
