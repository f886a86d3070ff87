// The test cases of RFC 7396, appendix A.

import { expect, test } from 'vitest';
import { mergePatch } from '../../src/engine/merge-patch.ts';
import type { JsonValue } from '../../src/protocol/index.ts';

const CASES: readonly (readonly [original: JsonValue, patch: JsonValue, result: JsonValue])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

test.each(CASES)('%j merged with %j is %j', (original, patch, result) => {
  const before = JSON.stringify(original);
  expect(mergePatch(original, patch)).toEqual(result);
  expect(JSON.stringify(original)).toBe(before);
});

test('a member named __proto__ is a member like any other', () => {
  const patch = JSON.parse('{"__proto__":{"a":1}}') as JsonValue;
  expect(JSON.stringify(mergePatch({ b: 2 }, patch))).toBe('{"b":2,"__proto__":{"a":1}}');
});
