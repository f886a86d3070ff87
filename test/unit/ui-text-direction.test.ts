import { expect, test } from 'vitest';
import { directionOf } from '../../src/ui/view/text-direction.ts';

test.each([
  ['words', 'ltr'],
  ['1. «слово» אבג', 'ltr'],
  ['漢字', 'ltr'],
  ['  12 - واحد two', 'rtl'],
  ['(שלום)', 'rtl'],
  ['\u200f12', 'rtl'],
  ['𞤀𞤣', 'rtl'],
  ['12 + 3 = 15', null],
  ['', null],
] as const)('%j is read %s', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
