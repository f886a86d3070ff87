import { expect, test } from 'vitest';
import type { Fact, NewFact, SessionStatus, SessionSummary } from '../../src/protocol/index.ts';
import { summary as summaryOf } from '../support/session-summary.ts';
import { listChange, newlyInterrupted, touched, touchedBy } from '../../src/ui/view/list-changes.ts';

const NOW = Date.UTC(2026, 2, 12);

function summary(session_id: string, status: SessionStatus): SessionSummary {
  return summaryOf(session_id, { status, last_activity: new Date(NOW).toISOString() });
}

/** Finds one of the sessions that a list shows. */
function among(...shown: readonly SessionSummary[]): (sessionId: string) => SessionSummary | undefined {
  return (sessionId) => shown.find(({ session_id }) => session_id === sessionId);
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
  const session = summary('a', 'active');
  expect(listChange(fact(token('a'), 100), [session])).toBe('none');
  expect(listChange(fact(token('a'), 6_000), [session])).toBe('touch');
  expect(touchedBy(session, fact(token('b'), 6_000))).toBe(session);
  expect(touched([session], fact(token('a'), 6_000))[0]?.last_activity).toBe('2026-03-12T00:00:06.000Z');
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
  const before = { find: among(summary('a', 'active'), summary('b', 'interrupted')) };
  const after = [summary('a', 'interrupted'), summary('b', 'interrupted'), summary('c', 'interrupted')];
  expect(newlyInterrupted(before, after).map(({ session_id }) => session_id)).toEqual(['a']);
});
