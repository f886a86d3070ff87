import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breakSource } from '../../src/build/breakage.ts';
import { BREAKAGES } from '../breakages/breakages.ts';

describe.each(BREAKAGES)('the breakage $name', (breakage) => {
  test('matches exactly one place in its file, and changes it', () => {
    const source = readFileSync(join(import.meta.dirname, '..', '..', 'src', breakage.file), 'utf8');
    expect(breakSource(breakage, source)).not.toBe(source);
  });
});

test('throws if the place of a breakage is missing or not unique', () => {
  const breakage = { name: 'any', breaks: '', file: 'a.ts', find: 'x', replacement: 'y' };
  expect(breakSource(breakage, 'a x b')).toBe('a y b');
  for (const source of ['a b', 'x x']) expect(() => breakSource(breakage, source)).toThrow('does not find its place');
});
