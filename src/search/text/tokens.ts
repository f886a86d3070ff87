// Cuts text into tokens. In most scripts a token is a word. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are
// written without spaces, or with endings that stick to words: there, as of emoji, every character makes a token with its successor,
// so that any part of a text is found, without a dictionary. ARCHITECTURE.md has the figures behind this choice.

import { foldWord } from '../../protocol/fold-text.ts';

/** A token with its place in the text. */
export interface Token {
  /** Folded; no ASCII but letters and digits. */
  readonly text: string;
  /** In UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** Of a script without spaces: the character alone, which ends a run of them. */
  readonly isRunEnd: boolean;
}

/** Longest token, in UTF-16 code units. What is longer is no word, but a key or a file in Base64: its beginning is found. */
export const MAX_TOKEN_LENGTH = 64;

/** Emoji and other pictures. */
const PICTURES = String.raw`\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\u{1f000}-\u{1faff}`;
const UNSPACED = String.raw`${PICTURES}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}`;
/** Follows a character and belongs to it. */
const ATTACHED = String.raw`\p{M}\uff9e\uff9f\u00ad\u200c\u200d`;

const WORD = new RegExp(String.raw`[\p{L}\p{N}\p{M}\u00ad\u200c\u200d${PICTURES}]+`, 'gu');
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const RUN = new RegExp(`(?:[${UNSPACED}][${ATTACHED}]*)+|[^${UNSPACED}]+`, 'gu');
/** A character with its marks; a decomposed Korean syllable is one. */
export const CHARACTER = new RegExp(
  String.raw`[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?[${ATTACHED}]*|[^][${ATTACHED}]*`,
  'gu',
);

/** ASCII text whose words are all short: SQLite's own tokenizer cuts it in the same way. */
const PLAIN = /^[\t\n\r -\x7f]*$/;
const LONG_WORD = new RegExp(`[0-9A-Za-z]{${MAX_TOKEN_LENGTH + 1}}`);

/** The tokens of a text, in order. */
export function* tokensOf(text: string): Generator<Token> {
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (HAS_UNSPACED.test(word)) yield* tokensOfMixed(word, index);
    else yield* tokenOfWord(word, index);
  }
}

/** The text as the index takes it: tokens with spaces between them. */
export function indexedText(text: string): string {
  if (PLAIN.test(text) && !LONG_WORD.test(text)) return text;
  const tokens: string[] = [];
  for (const token of tokensOf(text)) tokens.push(token.text);
  return tokens.join(' ');
}

function* tokensOfMixed(word: string, offset: number): Generator<Token> {
  for (const { 0: run, index } of word.matchAll(RUN)) {
    if (HAS_UNSPACED.test(run)) yield* tokensOfRun(run, offset + index);
    else yield* tokenOfWord(run, offset + index);
  }
}

function* tokenOfWord(word: string, start: number): Generator<Token> {
  const text = shortened(foldWord(word));
  if (text !== '') yield { text, start, end: start + word.length, isRunEnd: false };
}

/** Each character with the next one, and the last one alone. */
function* tokensOfRun(run: string, offset: number): Generator<Token> {
  let before: Token | null = null;
  for (const { 0: character, index } of run.matchAll(CHARACTER)) {
    const start = offset + index;
    const text = foldWord(character);
    if (text === '') continue;
    const end = start + character.length;
    if (before !== null) yield { text: before.text + text, start: before.start, end, isRunEnd: false };
    before = { text, start, end, isRunEnd: true };
  }
  if (before !== null) yield before;
}

function shortened(token: string): string {
  if (token.length <= MAX_TOKEN_LENGTH) return token;
  const cut = token.slice(0, MAX_TOKEN_LENGTH);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
