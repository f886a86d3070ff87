// Folds a word or a text, so that spellings of one word are equal: composed and decomposed, capital and small, with accents and
// without. The search and the filters of lists fold alike. Not in the index of this folder: the recorder in a page needs none of it.

/**
 * What carries no meaning of its own: accents and points of Latin, Greek, Cyrillic, Hebrew and Arabic, variation selectors,
 * soft hyphens, joiners. Vowel signs of Thai or Hindi and the voicing marks of Japanese do, and stay.
 */
const IGNORED = new RegExp(
  String.raw`[\u00ad\u200c\u200d\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]`,
  'gu',
);

/** Letters with a stroke and ligatures have no decomposition. `ς` is the final form of `σ`. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  ς: 'σ',
};
const SPELLED_LETTER = new RegExp(`[${Object.keys(SPELLED).join('')}]`, 'gu');

/** ASCII that is part of no word; folding may make it of other characters. */
const NO_WORD = /[\0-/:-@[-`{-\x7f]/gu;

const ASCII_WORD = /^[0-9A-Za-z]+$/;
const ASCII = /^[\0-\x7f]*$/;

/** The folded form of a word; empty for one of ignored characters alone. */
export function foldWord(word: string): string {
  if (ASCII_WORD.test(word)) return word.toLowerCase();
  return decomposed(word).replace(NO_WORD, '').normalize('NFC');
}

/** The folded form of a text, in which what is no part of a word stays. */
export function foldText(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : decomposed(text).normalize('NFC');
}

function decomposed(text: string): string {
  return text
    .normalize('NFKD')
    .replace(IGNORED, '')
    .toLowerCase()
    .replace(SPELLED_LETTER, (letter) => SPELLED[letter] ?? letter)
    .normalize('NFKD') // small letters may decompose where capitals do not
    .replace(IGNORED, '');
}
