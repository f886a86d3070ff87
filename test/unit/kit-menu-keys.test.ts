import { expect, it } from 'vitest';
import { itemAfterKey } from '../../src/kit/menu-keys.ts';

const LABELS = ['Copy', 'Export', 'End', 'Delete'];

it.each([
  ['ArrowDown', 3, 0],
  ['ArrowDown', 0, 1],
  ['ArrowUp', 0, 3],
  ['Home', 2, 0],
  ['End', 0, 3],
])('%s on item %i leads to item %i', (key, from, to) => {
  expect(itemAfterKey(key, from, LABELS)).toBe(to);
});

it('a letter leads to the next item that begins with it, in any case', () => {
  expect(itemAfterKey('e', 0, LABELS)).toBe(1);
  expect(itemAfterKey('E', 1, LABELS)).toBe(2);
  expect(itemAfterKey('e', 2, LABELS)).toBe(1);
});

it.each(['Enter', ' ', 'x', 'Tab'])('%j does not move', (key) => {
  expect(itemAfterKey(key, 0, LABELS)).toBeNull();
});

it('no key moves in an empty menu', () => {
  expect(itemAfterKey('ArrowDown', -1, [])).toBeNull();
});
