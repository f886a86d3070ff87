import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextRange } from '../../src/protocol/index.ts';
import { parserOf } from '../../src/ui/markdown/parse-markdown.ts';
import { shownText } from '../../src/ui/markdown/shown-text.ts';
import { firstIndex } from '../../src/ui/view/first-index.ts';
import { PIECE_LENGTH } from '../../src/ui/view/folded-places.ts';
import { answerEnd } from '../../src/ui/view/answer-end.ts';
import {
  countMatches,
  countPlaces,
  findPattern,
  findPlaces,
  placeAt,
  placeCount,
  placeIndex,
  placeNear,
  type FindPattern,
} from '../../src/ui/view/find-text.ts';
import { propertyOptions } from '../support/property-options.ts';
import { recordedMessage } from '../support/recorded-messages.ts';

function count(text: string, query: string): number {
  const pattern = findPattern(query);
  if (pattern === null) return -1;
  return resultOf(countMatches(text, pattern, () => shownText(parserOf('model'), text))).value;
}

function resultOf<Value>(steps: Generator<void, Value>): { readonly value: Value; readonly steps: number } {
  for (let made = 0; ; made += 1) {
    const { done, value } = steps.next();
    if (done === true) return { value, steps: made };
  }
}

function allPlaces(text: string, pattern: FindPattern): readonly TextRange[] {
  return [...findPlaces(text, pattern)].flat();
}

/** The parts of a text that are found. */
function placesIn(text: string, query: string): readonly string[] {
  const pattern = findPattern(query);
  if (pattern === null) return [];
  return allPlaces(text, pattern).map(({ offset, length }) => text.slice(offset, offset + length));
}

test.each([
  ['One one ONE', 'one', 3],
  ['a.b axb', 'a.b', 1],
  ['(x) [y] {z} a|b ^$ \\ / - *', '(x) [y] {z} a|b ^$ \\ / - *', 1],
  ['two\n  lines', 'two lines', 1],
  ['cafe\u0301 caf\u00e9', 'café', 2],
  ['nothing', 'some', 0],
  ['anything', '  ', -1],
])('%j has %j %i times', (text, query, expected) => {
  expect(count(text, query)).toBe(expected);
});

test.each([
  ['In İstanbul, ISTANBUL', 'istanbul', ['İstanbul', 'ISTANBUL']],
  ['a cafe\u0301, a café', 'cafe', ['cafe\u0301', 'café']],
  ['a cafe', 'café', ['cafe']],
  ['Die Straße', 'strasse', ['Straße']],
  ['Maße', 's', ['ß']],
  ['ＡＢＣ', 'abc', ['ＡＢＣ']],
  ['عن اللُّغَةَ هنا', 'اللغة', ['اللُّغَةَ']],
  ['か\u3099 か', 'か', ['か']],
  ['two\u00a0 \n lines', 'two lines', ['two\u00a0 \n lines']],
  ['soft\u00adware ', 'software', ['soft\u00adware']],
  ['-3 °C?', '-3 °c', ['-3 °C']],
  ['…', '...', ['…']],
])('%j has %j as %j', (text, query, expected) => {
  expect(placesIn(text, query)).toEqual(expected);
});

test('a part of a text is found in it, at places that are in it and apart', () => {
  const piece = fc
    .array(
      fc.constantFrom(
        ...'a S ß É İ ｶ Ａ . * 한 か 漢'.split(' '),
        ' ',
        '\n',
        'e\u0301',
        'か\u3099',
        'ﬁ',
        '\u00ad',
        'ُل',
        '´',
        '👍🏽',
      ),
    )
    .map((each) => each.join(''));
  fc.assert(
    fc.property(piece, piece, piece, (before, part, after) => {
      const pattern = findPattern(part);
      fc.pre(pattern !== null);
      const text = `${before}|${part}|${after}`;
      const places = allPlaces(text, pattern);
      expect(places.length).toBeGreaterThan(0);
      let end = 0;
      for (const { offset, length } of places) {
        expect(offset).toBeGreaterThanOrEqual(end);
        end = offset + length;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }),
    propertyOptions(500),
  );
});

test.each([1, 4, 16])('looks through %i pieces of a text in as many steps', (pieces) => {
  const line = 'Über a lazy\u00ad \n dog ';
  const lines = Math.floor((pieces * PIECE_LENGTH) / line.length);
  const pattern = findPattern('LAZY DOG');
  if (pattern === null) throw new Error('no pattern');
  const { value, steps } = resultOf(countPlaces(line.repeat(lines), pattern));
  expect({ value, steps }).toEqual({ value: lines, steps: pieces });
});

test('finds at the edges of pieces what it finds elsewhere', () => {
  const pattern = findPattern('strasse  e');
  if (pattern === null) throw new Error('no pattern');
  const matches = ['Straße e', 'STRASSE\n\n\n\u00ade\u0640\u0640', 'straße\t \u0301 É\u00ad\u0301'];
  for (const match of matches) {
    for (let before = PIECE_LENGTH - match.length - 1; before <= PIECE_LENGTH + 1; before += 1) {
      const text = `${' x'.repeat(before).slice(-before)}${match}- ${match}`;
      const places = allPlaces(text, pattern).map(({ offset, length }) => [
        offset,
        text.slice(offset, offset + length),
      ]);
      expect(places).toEqual([
        [before, match],
        [before + match.length + 2, match],
      ]);
    }
  }
});

test.each([
  [0, 0],
  [10, 4],
  [1_000, 10],
  [1_000_000, 20],
])('finds the first of %i indexes in at most %i looks', (length, most) => {
  for (const first of [0, Math.floor(length / 3), length]) {
    let looks = 0;
    const found = firstIndex(length, (index) => {
      looks += 1;
      return index >= first;
    });
    expect(found).toBe(first);
    expect(looks).toBeLessThanOrEqual(most);
  }
});

test.each([
  ['It is **-3 °C** with wind', '-3 °C with', 1],
  ['See [the *docs*](https://example.org/a_b) now', 'the docs now', 1],
  ['`a < b` &amp; more', 'a < b & more', 1],
  ['one **two** and one two', 'one two', 2],
  ['- first\n- sec**ond**', 'first second', 1],
  ['```ts\nif (a < b) {}\n```\n\nand <b>on</b>', 'if (a < b) {} and on', 1],
  ['a line<br>ends', 'line ends', 1],
  ['|a|**b**|\n|-|-|\n|c|d|', 'a b c', 1],
  ['[docs](https://example.org)', 'example.org', 0],
  ['[docs](https://example.org "docs") and https://example.org/docs', 'docs', 2],
  ['![a cat](https://example.org/cat.png) cat', 'cat', 2],
  ['[a]: https://cat.example\n\nSee [a], a cat', 'cat', 1],
  ['```cat\ncat\n```', 'cat', 1],
  ['<b class="cat">cat</b>', 'cat', 1],
  ['**bold** 2 ** 3', '**', 1],
  ['cat cat', 'cat', 2],
  ['one, two', 'one two', 0],
])('%j shows %j %i times', (text, query, expected) => {
  expect(count(text, query)).toBe(expected);
});

test('renders no text whose words are not there, or are all found', () => {
  const pattern = findPattern('some words');
  if (pattern === null) throw new Error('no pattern');
  const shown = (): string => {
    throw new Error('asked for');
  };
  expect(resultOf(countMatches('**some** other words, somewords', pattern, shown)).value).toBe(0);
  expect(resultOf(countMatches('some words', pattern, shown)).value).toBe(1);
});

test('goes from place to place, over messages and around the end', () => {
  const found = [
    { position: 3, messageId: 'm3', count: 2 },
    { position: 8, messageId: 'm8', count: 1 },
  ];
  expect(placeCount(found)).toBe(3);
  expect([0, 1, 2, 3, -1].map((index) => placeAt(found, index))).toEqual([
    { position: 3, occurrence: 0 },
    { position: 3, occurrence: 1 },
    { position: 8, occurrence: 0 },
    { position: 3, occurrence: 0 },
    { position: 8, occurrence: 0 },
  ]);
  expect(placeIndex(found, { position: 8, occurrence: 0 })).toBe(2);
  expect(placeIndex(found, { position: 4, occurrence: 0 })).toBe(-1);
  expect(placeNear(found, 4)).toEqual({ position: 8, occurrence: 0 });
  expect(placeNear(found, 9)).toEqual({ position: 8, occurrence: 0 });
  expect(placeNear([], 0)).toBeNull();
  expect(placeAt([], 0)).toBeNull();
});

const OPEN = { completion: 'open', is_complete: false } as const;

test('says how an answer ended that was being written, once', () => {
  const writing = answerEnd({ messageId: null }, [recordedMessage(1, OPEN)], 'active');
  expect(writing).toEqual({ writing: { messageId: 'm1' }, ended: null });
  const grown = answerEnd(writing.writing, [recordedMessage(1, { ...OPEN, content: 'more' })], 'active');
  expect(grown.ended).toBeNull();
  const ended = answerEnd(grown.writing, [recordedMessage(1)], 'active');
  expect(ended).toEqual({ writing: { messageId: null }, ended: 'complete' });
  expect(answerEnd(ended.writing, [recordedMessage(1)], 'active').ended).toBeNull();
  expect(answerEnd(grown.writing, [recordedMessage(1, OPEN)], 'interrupted').ended).toBe('cut_off');
});

test('says nothing while an answer goes on with another part', () => {
  const next = answerEnd({ messageId: 'm1' }, [recordedMessage(1), recordedMessage(2, OPEN)], 'active');
  expect(next).toEqual({ writing: { messageId: 'm2' }, ended: null });
});
