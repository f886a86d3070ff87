import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { asksToFind, formatRoute, parseRoute, VIEW_NAMES, type Route } from '../../src/ui/view/route.ts';

const id = fc.string({ unit: 'binary', minLength: 1 });

const places = fc.oneof(
  fc.constantFrom(...VIEW_NAMES).map((name) => ({ name })),
  fc.record({ name: fc.constant('session' as const), sessionId: id, messageId: fc.option(id) }),
  fc.record({ name: fc.constant('session' as const), sessionId: id, messageId: fc.constant(null), branchId: id }),
  fc.record({ name: fc.constant('replay' as const), sessionId: id }),
);

it('reads back every route that it writes', () => {
  fc.assert(
    fc.property(places, fc.string({ unit: 'binary' }), (place, filter) => {
      const route: Route = { ...place, filter };
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }),
  );
});

it('writes addresses that people can read', () => {
  expect(formatRoute({ name: 'home' })).toBe('#/');
  expect(formatRoute({ name: 'recover' })).toBe('#/recover');
  expect(formatRoute({ name: 'session', sessionId: 'a/b?c#d e', messageId: null })).toBe('#/session/a%2Fb%3Fc%23d%20e');
  expect(formatRoute({ name: 'session', sessionId: 'a', messageId: 'm1' })).toBe('#/session/a/message/m1');
  expect(formatRoute({ name: 'session', sessionId: 'a', messageId: null, branchId: 'm1' })).toBe(
    '#/session/a/branch/m1',
  );
  expect(formatRoute({ name: 'replay', sessionId: 'a', filter: 'status:ended' })).toBe(
    '#/session/a/replay?filter=status%3Aended',
  );
});

it.each(['', '#', '#/', '#/session/', '#/unknown', '#/session/%E0%A4%A', 'nothing'])('takes %j for home', (hash) => {
  expect(parseRoute(hash)).toEqual({ name: 'home', filter: '' });
});

it('writes an id with a lone surrogate as an address that finds nothing', () => {
  expect(parseRoute(formatRoute({ name: 'session', sessionId: 'a\ud800', messageId: null }))).toEqual({
    name: 'session',
    sessionId: 'a\ufffd',
    messageId: null,
    filter: '',
  });
});

it('reads whether an address asks for the search box, which no written one does', () => {
  expect(asksToFind('#/sessions?find')).toBe(true);
  expect(parseRoute('#/sessions?find')).toEqual({ name: 'sessions', filter: '' });
  expect(asksToFind(formatRoute({ name: 'sessions', filter: '?find' }))).toBe(false);
});
