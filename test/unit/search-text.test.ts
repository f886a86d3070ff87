// How text and query are folded and cut into tokens, and what a query finds in a text.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  indexedText,
  matchExpression,
  MAX_TOKEN_LENGTH,
  parseQuery,
  snippetOf,
  tokensOf,
} from '../../src/search/text/index.ts';
import { propertyOptions } from '../support/property-options.ts';

function tokens(text: string): string[] {
  return Array.from(tokensOf(text), (token) => token.text);
}

function finds(text: string, query: string): boolean {
  return snippetOf(text, parseQuery(query)) !== null;
}

/** The highlighted parts of a snippet. */
function highlights(text: string, query: string): string[] {
  const snippet = snippetOf(text, parseQuery(query));
  return (snippet?.ranges ?? []).map(({ offset, length }) => snippet?.text.slice(offset, offset + length) ?? '');
}

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const language = fc.constantFrom(
  'Ångström naïve Škoda cœur straße ĞİŞ ıI',
  'ΟΔΟΣ οδός Ὀδυσσεύς',
  'Ёлка Йод',
  'שָׁלוֹם السَّلامُ',
  '東京都 ガギグ ﾊﾞｽ iPhone版',
  '서울에서 한국어',
  'ภาษาไทย นี้',
  'हिन्दी',
);
const word = fc
  .tuple(language, fc.nat(40), fc.integer({ min: 1, max: 12 }))
  .map(([text, at, length]) => text.slice(at, at + length).toWellFormed());

test.each([
  ['Ship it 🚀', '🚀'],
  ['done👍🏽now', '👍'],
  ['done👍🏽now', 'done'],
  ['I ❤️ it', '❤'],
  ['by 👩‍💻', '👩‍💻'],
  ['🇩🇪🇫🇷', '🇫🇷'],
  ['🎉🎉🎉', '🎉🎉'],
])('%s is found by %s', (text, query) => {
  expect(highlights(text, query)).toHaveLength(1);
});

test('an emoji is not found by another one, nor a mark by the letters that it is made of', () => {
  expect(finds('Ship it 🚀', '🎉')).toBe(false);
  expect(tokens('Foo™ ©')).toEqual(['foo']);
});

test.each([
  ['İstanbul', 'istanbul'],
  ['ISTANBUL', 'ıstanbul'],
  ['ΟΔΟΣ', 'οδος'],
  ['οδός', 'ΟΔΟΣ'],
  ['Straße', 'STRASSE'],
  ['café', 'cafe\u0301'],
  ['Cafe', 'café'],
  ['Škoda', 'skoda'],
  ['ﬁle', 'file'],
  ['ＡＢＣ', 'abc'],
  ['ёлка', 'елка'],
  ['שָׁלוֹם', 'שלום'],
  ['السَّلام', 'السلام'],
  ['co\u00adop', 'coop'],
  ['ｶﾞ', 'ガ'],
])('%s and %s are one word', (one, other) => {
  expect(tokens(one)).toEqual(tokens(other));
  expect(finds(`before ${one} after`, `"${other}"`)).toBe(true);
});

test('voicing marks and vowel signs that make other words stay', () => {
  expect(tokens('か')).not.toEqual(tokens('が'));
  expect(tokens('กิน')).not.toEqual(tokens('กน'));
});

test('composed and decomposed text have the same tokens', () => {
  fc.assert(
    fc.property(fc.oneof(word, anyText), (text) => {
      const [composed, decomposed] = [tokens(text.normalize('NFC')), tokens(text.normalize('NFD'))];
      expect(decomposed).toEqual(composed);
    }),
    propertyOptions(2_000),
  );
});

test('capital and small letters have the same tokens', () => {
  fc.assert(
    fc.property(word, (text) => {
      expect(tokens(text.toUpperCase())).toEqual(tokens(text.toLowerCase()));
    }),
    propertyOptions(2_000),
  );
});

test('a text finds itself, as a phrase and by each of its tokens, and its places are those of the text', () => {
  fc.assert(
    fc.property(fc.oneof(word, anyText), (text) => {
      const found = [...tokensOf(text)];
      for (const [index, token] of found.entries()) {
        expect(token.start).toBeGreaterThanOrEqual(found[index - 1]?.start ?? 0);
        expect(token.end).toBeGreaterThan(token.start);
        expect(token.end).toBeLessThanOrEqual(text.length);
        expect(finds(text, `"${text.slice(token.start, token.end)}"`)).toBe(true);
      }
    }),
    propertyOptions(1_000),
  );
});

test('the index gets tokens of letters and digits with spaces between them, as its tokenizer cuts them', () => {
  fc.assert(
    fc.property(fc.oneof(word, anyText, fc.string()), (text) => {
      // The tokenizer of SQLite: letters and digits of ASCII, in small letters, and everything else that is no ASCII.
      const cut =
        indexedText(text)
          .toLowerCase()
          .match(/[0-9a-z\u0080-\u{10ffff}]+/gu) ?? [];
      expect(cut).toEqual(tokens(text));
    }),
    propertyOptions(2_000),
  );
});

test('a word that is too long is found by its beginning', () => {
  const long = 'QUJD'.repeat(1_000);
  expect(tokens(long)).toEqual([long.slice(0, MAX_TOKEN_LENGTH).toLowerCase()]);
  expect(finds(`data ${long} end`, `${long} end`)).toBe(true);
});

test.each([
  ['私は東京都に住んでいます', '東京'],
  ['私は東京都に住んでいます', '京都'],
  ['私は東京都に住んでいます', '都'],
  ['我喜欢机器学习', '机器学习'],
  ['서울에서 만나요', '서울'],
  ['ภาษาไทยสนุกมาก', 'ไทย'],
  ['iPhone版アプリ', 'iphone版'],
  ['ﾊﾞｽに乗る', 'バス'],
])('any part of %s is found: %s', (text, query) => {
  expect(finds(text, query)).toBe(true);
  expect(finds(`「${text}」`.normalize('NFD'), query)).toBe(true);
});

test('characters of a script without spaces are found in their order only', () => {
  expect(finds('東京都', '京東')).toBe(false);
  expect(finds('東都京', '東京')).toBe(false);
});

test('every word must be there, the last one as far as it is typed', () => {
  const text = 'The configuration of the recorder is stored.';
  expect(finds(text, 'recorder conf')).toBe(true);
  expect(finds(text, 'conf recorder')).toBe(false);
  expect(finds(text, 'conf* recorder')).toBe(true);
  expect(finds(text, 'conf ')).toBe(false);
  expect(finds(text, 'recorder missing')).toBe(false);
});

test('a phrase is found in its order, and one that is not closed yet as far as it is typed', () => {
  const text = 'the quick brown fox';
  expect(finds(text, '"quick brown"')).toBe(true);
  expect(finds(text, '"brown quick"')).toBe(false);
  expect(finds(text, '"quick bro"')).toBe(false);
  expect(finds(text, '"quick bro')).toBe(true);
  expect(finds(text, '“quick brown”')).toBe(true);
});

test('an excluded word or phrase must not be there, and alone finds nothing', () => {
  expect(finds('red green', 'red -blue')).toBe(true);
  expect(finds('red green', 'red -green')).toBe(false);
  expect(finds('red light green', 'red -"light green"')).toBe(false);
  expect(finds('an e-mail', 'e-mail')).toBe(true);
  expect(matchExpression(parseQuery('-red'))).toBeNull();
  expect(matchExpression(parseQuery('a -b'))).toBe('("a") NOT ("b")');
});

test('no query is an error, and its expression has nothing of the language of FTS5 but what we put there', () => {
  const hostile = fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        'AND',
        'OR',
        'NOT',
        'NEAR(',
        ')',
        '*',
        '^',
        '{x}:',
        'x :',
        '-',
        '+',
        ' ',
        'a',
        '\0',
        '東',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(hostile, anyText), (text) => {
      const expression = matchExpression(parseQuery(text));
      if (expression === null) return;
      const term = '"[0-9a-z\\u0080-\\u{10ffff} ]+"\\*?';
      const [all, any] = [`\\(${term}(?: AND ${term})*\\)`, `\\(${term}(?: OR ${term})*\\)`];
      expect(expression).toMatch(new RegExp(`^${all}(?: NOT ${any})?$`, 'u'));
    }),
    propertyOptions(2_000),
  );
});

test('a snippet shows the place with the most terms, highlighted, on one line', () => {
  const text = `alpha ${'filler '.repeat(100)}\nalpha beta\tgamma ${'filler '.repeat(100)}`;
  const snippet = snippetOf(text, parseQuery('alpha gamma'));
  expect(snippet?.text).toMatch(/^…filler .*alpha beta gamma .*filler…$/);
  expect(highlights(text, 'alpha gamma')).toEqual(['alpha', 'gamma']);
});

test('highlights of characters that follow each other are one', () => {
  expect(highlights('私は東京都に住んでいます', '東京都')).toEqual(['東京都']);
  expect(highlights('Le CAFE\u0301 noir', 'café')).toEqual(['CAFE\u0301']);
  expect(highlights('the configuration', 'conf')).toEqual(['configuration']);
});

test('ranges are inside the snippet and apart, and no character is cut in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.nat(800), fc.nat(10), (text, at, length) => {
      const snippet = snippetOf(text, parseQuery(text.slice(at, at + length).toWellFormed()));
      if (snippet === null) return;
      let end = 0;
      for (const range of snippet.ranges) {
        expect(range.offset).toBeGreaterThanOrEqual(end);
        end = range.offset + range.length;
      }
      expect(end).toBeLessThanOrEqual(snippet.text.length);
      expect(snippet.text.isWellFormed()).toBe(true);
    }),
    propertyOptions(500),
  );
});
