import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { grow, NO_BLOCKS, type GrownBlocks } from '../../src/ui/markdown/growing-blocks.ts';
import { knownHtml } from '../../src/ui/markdown/known-html.ts';
import { parserOf } from '../../src/ui/markdown/parse-markdown.ts';

const parser = parserOf('model');

const piece = fc.constantFrom(
  '# Title',
  'A paragraph of text',
  '\n',
  '\n\n',
  '- item',
  '  - nested',
  '1. first',
  '> quote',
  '```ts',
  '```',
  'const x = 1;',
  '    indented',
  '| a | b |',
  '| - | - |',
  '---',
  '===',
  '$$',
  'x^2',
  '<details>',
  '</details>',
  '<!-- note',
  '-->',
  '- [x] done',
  ' ',
  '\r\n',
  'a `code` *em* **strong**',
);

/** A text in pieces, as it streams. */
const stream = fc
  .array(fc.tuple(piece, fc.constantFrom('', '\n', '\n\n')), { maxLength: 25 })
  .map((pairs) => pairs.map((pair) => pair.join('')));

function rendered({ blocks }: GrownBlocks): string {
  return parser.htmlOf(blocks).html;
}

test('a text that grows has the blocks of the whole text, however it comes', () => {
  fc.assert(
    fc.property(stream, (pieces) => {
      let grown = NO_BLOCKS;
      let text = '';
      for (const each of pieces) {
        text += each;
        const before = grown;
        grown = grow(parser, before, text);
        const whole = grow(parser, NO_BLOCKS, text);
        expect(rendered(grown)).toBe(rendered(whole));
        // What was finished stays.
        if (before.text !== '' && grown.text.startsWith(before.text)) {
          expect(grown.blocks.slice(0, before.finished)).toEqual(before.blocks.slice(0, before.finished));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('parses no finished block again', () => {
  const first = grow(parser, NO_BLOCKS, 'One.\n\nTwo.\n\nThr');
  const second = grow(parser, first, 'One.\n\nTwo.\n\nThree.');
  expect(second.blocks.slice(0, first.finished)).toEqual(first.blocks.slice(0, first.finished));
  for (const [index, block] of first.blocks.slice(0, first.finished).entries())
    expect(second.blocks[index]).toBe(block);
  expect(first.finished).toBeGreaterThanOrEqual(3);
});

test('begins anew where a text was replaced', () => {
  const first = grow(parser, NO_BLOCKS, 'One.\n\nTwo.');
  expect(rendered(grow(parser, first, 'Other.'))).toBe('<p>Other.</p>\n');
});

test('shows what a person typed with its line breaks, and its HTML as text', () => {
  const person = parserOf('person');
  expect(person.htmlOf(person.blocksOf('one\ntwo <b>three</b>').blocks).html).toBe(
    '<p>one<br>two &#60;b&#62;three&#60;/b&#62;</p>\n',
  );
});

test('shows elements that HTML of a model may not have as the text that they are', () => {
  const html = (text: string): string => parser.htmlOf(parser.blocksOf(text).blocks).html;
  expect(html('H<sub>2</sub>O')).toBe('<p>H<sub>2</sub>O</p>\n');
  expect(html('<script>alert(1)</script>')).not.toContain('<script');
  expect(html('a <thought> b')).toContain('&#60;thought&#62;');
});

test.each([
  ['<b>x</b>', '<b>x</b>'],
  ['<IMG SRC=a.png onerror="x()" Alt=\'a "b"\'>', '<img SRC="a.png" Alt="a &#34;b&#34;">'],
  ['<a href="https://e.example/?a=1&b" style="color:red" id=x>y</a >', '<a href="https://e.example/?a=1&b">y</a>'],
  ['<br/><details open>', '<br><details open="">'],
  ['<img/onerror=x()>', '&#60;img/onerror=x()>'],
  ['<img alt="a>" onerror=x()>', '<img alt="a>">'],
  ['<img alt="a>\' onerror=x()>', '&#60;img alt="a>\' onerror=x()>'],
  ['<svg onload=x()>', '&#60;svg onload=x()&#62;'],
  ['<!-- <img src=x onerror=x()> -->a <', 'a &#60;'],
  ['<!-- <b>', '&#60;!-- <b>'],
])('keeps what is known of %j', (given, expected) => {
  expect(knownHtml(given)).toBe(expected);
});

test('leaves no attribute that does anything, whatever HTML there is', () => {
  const tag = fc.constantFrom(
    '<',
    'img',
    'a',
    '/',
    ' ',
    '\n',
    '"',
    "'",
    '=',
    '>',
    'onerror',
    'style',
    'src',
    'x()',
    '`',
    '<!--',
    '-->',
    '<b',
  );
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 25 }), (pieces) => {
      const tags = knownHtml(pieces.join('')).match(/<[^]*?(?:"[^"]*"[^"<>]*)*>/gu) ?? [];
      for (const each of tags) expect(each.replace(/"[^"]*"/gu, '')).not.toMatch(/onerror|style/u);
    }),
    { numRuns: 3_000 },
  );
});
