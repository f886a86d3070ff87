import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breakSource } from '../../src/build/breakage.ts';
import { BREAKAGES } from '../breakages/breakages.ts';

describe.each(BREAKAGES)('the breakage $name', (breakage) => {
  test('finds its place, and changes what is there', () => {
    const source = readFileSync(join(import.meta.dirname, '..', '..', 'src', breakage.file), 'utf8');
    expect(breakSource(breakage, source)).not.toBe(source);
  });
});

test('a breakage whose place is gone, or is there twice, is an error', () => {
  const breakage = { name: 'any', breaks: '', file: 'a.ts', find: 'x', replacement: 'y' };
  expect(breakSource(breakage, 'a x b')).toBe('a y b');
  for (const source of ['a b', 'x x']) expect(() => breakSource(breakage, source)).toThrow('does not find its place');
});
