import { expect, test } from 'vitest';
import { parserOf } from '../../src/ui/markdown/parse-markdown.ts';

function htmlOf(text: string): string {
  const parser = parserOf('model');
  return parser.htmlOf(parser.blocksOf(text).blocks).html.trim();
}

test.each([
  ['これは**「強調」**です', '<p>これは<strong>「強調」</strong>です</p>'],
  ['**「一」**と**「二」**です', '<p><strong>「一」</strong>と<strong>「二」</strong>です</p>'],
  ['**注意：**必須', '<p><strong>注意：</strong>必須</p>'],
  ['**(강조)**는', '<p><strong>(강조)</strong>는</p>'],
  ['これは*「斜体」*です', '<p>これは<em>「斜体」</em>です</p>'],
  ['**「`code` と」**です', '<p><strong>「<code>code</code> と」</strong>です</p>'],
])('takes the asterisks of %j for emphasis, also beside punctuation without spaces', (text, html) => {
  expect(htmlOf(text)).toBe(html);
});

test.each([
  ['**bold** and *italic*', '<p><strong>bold</strong> and <em>italic</em></p>'],
  ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
  ['a**"b"**c', '<p>a**&quot;b&quot;**c</p>'],
  ['掛け算 2 * 3 * 4 です', '<p>掛け算 2 * 3 * 4 です</p>'],
  ['***both***', '<p><em><strong>both</strong></em></p>'],
])('reads %j by the rules of CommonMark', (text, html) => {
  expect(htmlOf(text)).toBe(html);
});
