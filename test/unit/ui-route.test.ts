import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRoute, parseRoute } from '../../src/ui/view/route.ts';

test('reads back every session id it writes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 256, unit: 'grapheme' }), (sessionId) => {
      const route = { name: 'session', sessionId } as const;
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }),
  );
});

test('writes a hash that holds no character with a meaning in an address', () => {
  expect(formatRoute({ name: 'session', sessionId: 'a/b?c#d e' })).toBe('#/session/a%2Fb%3Fc%23d%20e');
});

test.each(['', '#', '#/', '#/session/', '#/session/%E0%A4%A', '#/elsewhere'])('takes %j as the list', (hash) => {
  expect(parseRoute(hash)).toEqual({ name: 'list' });
});

test('survives an id with a lone surrogate, which no address can hold', () => {
  expect(parseRoute(formatRoute({ name: 'session', sessionId: 'a\ud800' }))).toEqual({
    name: 'session',
    sessionId: 'a\ufffd',
  });
});
