import { expect, test } from 'vitest';
import { isMatch, readPinnedIds, withPinsOf } from '../../src/ui/view/pinned-sessions.ts';
import { summary } from '../support/session-summary.ts';

test('remembers the pins that were read, and forgets those that are gone', () => {
  const ids = ['a', 'b'];
  expect(withPinsOf(ids, [summary('c', { pinned: true }), summary('d')])).toEqual(['a', 'b', 'c']);
  expect(withPinsOf(ids, [summary('a'), summary('b', { pinned: true })])).toEqual(['b']);
  expect(withPinsOf(ids, [summary('a', { pinned: true, status: 'trashed' })])).toBe(ids); // it may be restored
  expect(withPinsOf(ids, [summary('a', { pinned: true })])).toBe(ids);
});

test.each([
  [{}, true],
  [{ status: 'stopped' as const }, true],
  [{ status: 'ended' as const }, false],
  [{ provider: 'openai', model: 'GPT' }, true],
  [{ model: 'gemma' }, false],
  [{ q: 'SEA' }, true],
  [{ workspace: 'project' }, true],
  [{ since: Date.parse('2026-03-13') }, false],
  [{ until: Date.parse('2026-03-13') }, true],
])('a pinned session and %j', (query, isFound) => {
  const fields = { status: 'interrupted', model: 'gpt-5', title: 'The sea', workspace_path: '/my/project' } as const;
  expect(isMatch(summary('a', fields), query)).toBe(isFound);
});

test('reads only ids from what was stored', () => {
  expect(readPinnedIds(['a', 3, '', null])).toEqual(['a']);
  expect(readPinnedIds({})).toEqual([]);
});
