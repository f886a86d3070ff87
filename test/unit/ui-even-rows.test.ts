import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EvenRows } from '../../src/ui/view/even-rows.ts';

const HEIGHTS = { row: 60, heading: 32 };

test('rows stand below each other, headings above some, and hidden ones take no place', () => {
  const layout = new EvenRows(5, HEIGHTS, [0, 3], [2]);
  expect([0, 1, 2, 3, 4].map((index) => layout.topOf(index))).toEqual([0, 92, 152, 152, 244]);
  expect([layout.rowTopOf(0), layout.rowTopOf(3)]).toEqual([32, 184]);
  expect(layout.totalPx).toBe(304);
});

test('a place leads to its row', () => {
  const layout = new EvenRows(5, HEIGHTS, [0, 3], [2]);
  expect([-5, 0, 91, 92, 151, 152, 303, 9_999].map((px) => layout.indexAt(px))).toEqual([0, 0, 0, 1, 1, 3, 4, 4]);
  expect(new EvenRows(0, HEIGHTS, [], []).indexAt(10)).toBe(0);
});

test('every shown row is found at its beginning and before its end', () => {
  const rows = fc.array(fc.record({ hasHeading: fc.boolean(), isHidden: fc.boolean() }), { minLength: 1 });
  fc.assert(
    fc.property(rows, (given) => {
      const hidden = [...given.keys()].filter((index) => given[index]?.isHidden);
      const headings = [...given.keys()].filter((index) => given[index]?.hasHeading && !given[index]?.isHidden);
      const layout = new EvenRows(given.length, HEIGHTS, headings, hidden);
      for (const index of given.keys()) {
        if (hidden.includes(index)) continue;
        expect([layout.indexAt(layout.topOf(index)), layout.indexAt(layout.endOf(index) - 1)]).toEqual([index, index]);
      }
    }),
  );
});
