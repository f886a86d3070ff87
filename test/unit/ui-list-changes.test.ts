import { expect, test } from 'vitest';
import type { Fact, NewFact, SessionStatus, SessionSummary } from '../../src/protocol/index.ts';
import { listChange, newlyInterrupted, touched } from '../../src/ui/view/list-changes.ts';

const NOW = Date.UTC(2026, 2, 12);

function summary(session_id: string, status: SessionStatus): SessionSummary {
  return {
    session_id,
    provider: 'openai',
    title: null,
    workspace_id: null,
    workspace_path: null,
    model: null,
    message_count: 0,
    started_at: new Date(NOW).toISOString(),
    last_activity: new Date(NOW).toISOString(),
    status,
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: false,
  };
}

function fact(fields: NewFact, afterMs = 0): Fact {
  return { ...fields, seq: 1, recorded_at: NOW + afterMs };
}

const token = (session_id: string): NewFact => ({
  type: 'message_append',
  session_id,
  message_id: 'm',
  content_delta: 'x',
  offset: 0,
});

test('a token of an active session changes nothing but, now and then, its last activity', () => {
  const shown = [summary('a', 'active')];
  expect(listChange(fact(token('a'), 100), shown)).toBe('none');
  expect(listChange(fact(token('a'), 6_000), shown)).toBe('touch');
  expect(touched(shown, fact(token('a'), 6_000))[0]?.last_activity).toBe('2026-03-12T00:00:06.000Z');
});

test('a token that wakes a stopped session is worth a read at once', () => {
  expect(listChange(fact(token('a')), [summary('a', 'interrupted')])).toBe('now');
});

test('a token of a session that is not shown can wait', () => {
  expect(listChange(fact(token('b')), [summary('a', 'active')])).toBe('later');
});

test('a client that left is worth a read at once', () => {
  const left = fact({ type: 'client_left', session_id: 'a', left_client_id: 'c', interrupted: true });
  expect(listChange(left, [summary('a', 'active')])).toBe('now');
});

test('bookkeeping of the journal changes nothing', () => {
  const settled = fact({ type: 'event_settled', settled_client_id: 'c', counter: 1, code: null });
  expect(listChange(settled, [])).toBe('none');
});

test('tells sessions that became interrupted from those that were or are new', () => {
  const before = [summary('a', 'active'), summary('b', 'interrupted')];
  const after = [summary('a', 'interrupted'), summary('b', 'interrupted'), summary('c', 'interrupted')];
  expect(newlyInterrupted(before, after).map(({ session_id }) => session_id)).toEqual(['a']);
});
