// The benchmark's figures, report, charts and command line.

import { expect, test } from 'vitest';
import { excessOf, farOff, valueOf, written, type Figure } from '../bench/figures.ts';
import { parseOptions } from '../bench/options.ts';
import { barChart } from '../bench/plot.ts';
import { reportOf } from '../bench/report.ts';

const FIGURE: Figure = { id: 'f', title: 'a figure', rounds: [3, 1, 2], aim: { atMost: 4 } };

test('the value of a figure is the median of its rounds', () => {
  expect(valueOf(FIGURE)).toBe(2);
});

test('the excess of a figure is its ratio to the aim, for upper and for lower limits', () => {
  expect(excessOf(FIGURE)).toBe(0.5);
  expect(excessOf({ ...FIGURE, aim: { atLeast: 6 } })).toBe(3);
});

test('a ratio is far off if it misses its aim by a factor of two or was not measured', () => {
  const off = { ...FIGURE, title: 'off', aim: { atMost: 0.9 } };
  const none = { ...FIGURE, title: 'none', rounds: [] };
  expect(farOff([FIGURE, { ...FIGURE, aim: { atMost: 1.1 } }, off, { ...off, isAbsolute: true }, none])).toEqual([
    'off',
    'none',
  ]);
});

test('figures are formatted with about three significant digits', () => {
  expect([0.123, 12.34, 123_456.7, Number.NaN].map(written)).toEqual(['0.12', '12.3', '123,457', '–']);
});

test('the report says whether each aim is met', () => {
  const missed: Figure = { ...FIGURE, title: 'another', aim: { atLeast: 3 } };
  const section = { title: 'Part', text: 'How.', columns: ['a', 'b'], rows: [['1', '2']], figures: [FIGURE, missed] };
  const report = reportOf({ browser: 'Chromium 1', sections: [section] });
  expect(report).toContain('| a figure | at most 4.00 | 2.00 | 1.00 – 3.00 | met |');
  expect(report).toContain('| another | at least 3.00 | 2.00 | 1.00 – 3.00 | missed |');
  expect(report).toContain('## Part\n\nHow.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |');
});

test('a chart labels its bars and highlights those above the limit', () => {
  const bars = [
    { name: 'a < b', value: 1 },
    { name: 'c', value: 3 },
  ];
  const svg = barChart({ title: 'T', bars, isLogarithmic: false, limit: 2 });
  expect(svg).toContain('a &lt; b');
  expect(svg.match(/#c2410c/g)).toHaveLength(1);
});

test('the command line selects the engine, the measurements and the duration', () => {
  expect(parseOptions(['--engine', 'firefox', '--only', 'latency,sizes', '--short'])).toMatchObject({
    do: 'run',
    engine: 'firefox',
    only: ['latency', 'sizes'],
    isShort: true,
  });
  expect(parseOptions(['--long', '5'])).toMatchObject({ longMinutes: 5, isShort: false });
});

test.each([
  [['--engine', 'opera'], '--engine must be one of'],
  [['--only', 'speed'], '--only must be a comma-separated list of'],
  [['--long', 'soon'], '--long must be a number'],
  [['--fast'], '--fast'],
])('refuses the arguments %j and says what is expected', (args, message) => {
  const options = parseOptions(args);
  expect(options).toMatchObject({ do: 'error' });
  expect(options.do === 'error' ? options.message : '').toContain(message);
});
