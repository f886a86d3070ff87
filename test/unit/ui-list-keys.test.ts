import { expect, test } from 'vitest';
import { rowAfterKey } from '../../src/ui/view/list-keys.ts';

test.each([
  ['ArrowDown', 1, 2],
  ['ArrowDown', 4, 4],
  ['ArrowUp', 1, 0],
  ['ArrowUp', 0, 0],
  ['Home', 3, 0],
  ['End', 1, 4],
])('%s on row %d of 5 leads to row %d', (key, from, to) => {
  expect(rowAfterKey(key, from, 5)).toBe(to);
});

test('leaves other keys alone', () => {
  expect(rowAfterKey('Enter', 1, 5)).toBeNull();
  expect(rowAfterKey('a', 1, 5)).toBeNull();
});

test('moves nowhere in an empty list', () => {
  expect(rowAfterKey('ArrowDown', 0, 0)).toBeNull();
});
