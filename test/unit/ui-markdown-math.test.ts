import { expect, test } from 'vitest';
import { parserOf } from '../../src/ui/markdown/parse-markdown.ts';

/** The formulas of a text, as they are shown: with what shows them on lines of their own. */
function formulas(text: string): readonly string[] {
  const parser = parserOf('model');
  return parser
    .htmlOf(parser.blocksOf(text).blocks)
    .insets.flatMap((inset) => (inset.kind === 'math' ? [`${inset.isDisplay ? 'display ' : ''}${inset.tex}`] : []));
}

test.each([
  ['Einstein: $E = mc^2$.', 'E = mc^2'],
  ['A $5$-gon', '5'],
  ['the set $\\{1, 2\\}$', '\\{1, 2\\}'],
  ['so \\(a^2 + b^2\\) is', 'a^2 + b^2'],
  ['so \\[a^2\\] is', 'display a^2'],
  ['$$\\int_0^1 x\\,dx$$', 'display \\int_0^1 x\\,dx'],
  [
    '$$\n\\begin{aligned}\na &= b\\\\\n\nc &= d\n\\end{aligned}\n$$',
    'display \\begin{aligned}\na &= b\\\\\n\nc &= d\n\\end{aligned}',
  ],
  ['\\[\nx = \\frac{1}{2}\n\\]', 'display x = \\frac{1}{2}'],
  ['| a |\n| - |\n| $x_1$ |', 'x_1'],
  ['$a_1$ and $b_2$', 'a_1', 'b_2'],
  ['$2 \\times 3$', '2 \\times 3'],
  ['$3x + 2y = 7$', '3x + 2y = 7'],
  ['$5 \\text{ kg}$', '5 \\text{ kg}'],
  ['**$x*y*z$**', 'x*y*z'],
])('reads %j as a formula', (text, ...expected) => {
  expect(formulas(text)).toEqual(expected);
});

test.each([
  'It costs $5 and $6.',
  'It costs $5 to $6, or 7$.',
  'From $20,000 to USD$30,000.',
  'I had 10$ and spent 5$ of it',
  'Between $5-$6',
  '$5 and 10$ are amounts',
  'Escaped: \\$x\\$',
  'Code: `$x$` and `\\(y\\)`',
  '```\n$x$\n```',
  'An open one: $x + y',
  'Empty: $$ $$ ',
  'echo $HOME and $PATH',
  'It costs $10 (about R$ 55).',
  'entre US$5 y $10. (aproximadamente R$ 12,29)',
  '$100/mo (was €90) to $200/mo, HK$ 780',
  '$5 (R$ 27)',
])('reads %j as no formula', (text) => {
  expect(formulas(text)).toEqual([]);
});
