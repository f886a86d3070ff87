import { expect, test } from 'vitest';
import type { RecordedMessage, SessionDetail } from '../../src/protocol/index.ts';
import { Ledger } from '../torture/ledger.ts';
import { plannedEvents, type PlannedEvent } from '../torture/writing-plan.ts';
import { PROPERTY_DEADLINE_MS } from '../support/property-options.ts';

const PLAN = { writer: 'w1', shared: 'shared-1', kind: 'answers' } as const;
const OWN = 'w1-0';
const ANSWER = 'w1.0.answer';

function firstEvents(count: number): PlannedEvent[] {
  const events = plannedEvents(PLAN);
  return Array.from({ length: count }, () => events.next().value);
}

/** Events of the plan up to the first of a type. */
function countTo(type: PlannedEvent['type']): number {
  return firstEvents(1_000).findIndex((event) => event.type === type) + 1;
}

/** A session as a correct recorder stores it after `count` events. */
function recorded(count: number, sessionId = OWN): SessionDetail {
  const messages: RecordedMessage[] = [];
  let title: string | null = null;
  let status: SessionDetail['status'] = 'active';
  for (const event of firstEvents(count).filter(({ session_id }) => session_id === sessionId)) {
    if (event.type === 'session_end') status = 'ended';
    if (event.type === 'session_update') title = event.title ?? null;
    if (event.type === 'message_add') messages.push(message(event.message_id, event.role, event.content));
    const index = messages.length - 1;
    const last = messages[index];
    if (last === undefined) continue;
    if (event.type === 'message_append') messages[index] = { ...last, content: last.content + event.content_delta };
    if (event.type === 'message_update') messages[index] = { ...last, completion: 'complete', is_complete: true };
  }
  return { ...SESSION, session_id: sessionId, messages, title, status };
}

function message(message_id: string, role: string, content: string): RecordedMessage {
  return {
    message_id,
    role,
    content,
    model: null,
    created_at: 0,
    parent_id: null,
    metadata: null,
    position: 0,
    completion: content === '' ? 'open' : 'complete',
    is_complete: content !== '',
    superseded: false,
    missing: [],
    revisions: [],
  };
}

const SESSION: Omit<SessionDetail, 'session_id' | 'messages' | 'title' | 'status'> = {
  provider: 'torture',
  workspace_id: null,
  workspace_path: null,
  model: null,
  message_count: 0,
  started_at: '',
  last_activity: '',
  interrupted_at: null,
  ended_at: null,
  trashed_at: null,
  expected_message_count: null,
  is_dirty: false,
  pinned: false,
  url: null,
  metadata: null,
  next_before: null,
  seq: 0,
};

/** A ledger whose page has sent `sent` events, of which the first `acked` were acked. */
function ledgerOf(sent: number, acked: number): Ledger {
  const ledger = new Ledger(PLAN);
  for (let number = 1; number <= sent; number += 1) ledger.noteSent(number, number);
  ledger.noteAcked(acked);
  return ledger;
}

/** The session with another text in its first answer. */
function withAnswer(session: SessionDetail, change: (text: string) => string): SessionDetail {
  const messages = session.messages.map((each) =>
    each.message_id === ANSWER ? { ...each, content: change(each.content) } : each,
  );
  return { ...session, messages };
}

function kindsOf(ledger: Ledger, found: SessionDetail | null): (readonly [string, number])[] {
  return ledger.check(OWN, found, ledger.acked).map(({ kind, count }) => [kind, count] as const);
}

test(
  'accepts every prefix that contains the acked events',
  () => {
    for (let count = 10; count <= 600; count += 7) {
      const ledger = ledgerOf(600, 10);
      for (const session of ledger.sessionsSince(0)) {
        const wasThere = firstEvents(count).some(({ session_id }) => session_id === session);
        const found = wasThere ? recorded(count, session) : null;
        expect(ledger.check(session, found, 10)).toEqual([]);
      }
    }
  },
  PROPERTY_DEADLINE_MS,
);

test('finds lost acked events', () => {
  expect(kindsOf(ledgerOf(20, 15), recorded(13))).toEqual([['lost', 2]]);
});

test('finds a lost session', () => {
  expect(kindsOf(ledgerOf(20, 1), null)).toEqual([['lost', 1]]);
});

test('accepts a missing session if none of its events was acked', () => {
  expect(kindsOf(ledgerOf(20, 0), null)).toEqual([]);
});

test('finds a duplicated token', () => {
  const found = withAnswer(recorded(15), (text) => text.replace('3 ', '3 3 '));
  expect(kindsOf(ledgerOf(20, 15), found)).toEqual([['duplicated', 1]]);
});

test('finds a gap', () => {
  const found = withAnswer(recorded(15), (text) => text.replace('3 ', ''));
  expect(kindsOf(ledgerOf(15, 15), found)).toEqual([['lost', 1]]);
});

test('finds a gap among events that were never acked', () => {
  const found = withAnswer(recorded(15), (text) => text.replace('3 ', ''));
  expect(kindsOf(ledgerOf(20, 2), found)).not.toEqual([]);
});

test('finds swapped tokens', () => {
  const found = withAnswer(recorded(15), (text) => text.replace('3 4 ', '4 3 '));
  expect(kindsOf(ledgerOf(20, 15), found)).toEqual([['reordered', 1]]);
});

test('finds a text that no writer recorded', () => {
  const found = withAnswer(recorded(15), (text) => `${text}never sent `);
  expect(kindsOf(ledgerOf(20, 15), found).map(([kind]) => kind)).toContain('altered');
});

test('finds duplicated and swapped messages', () => {
  const session = recorded(100);
  const [first, second, ...rest] = session.messages;
  if (first === undefined || second === undefined) throw new Error('the plan is too short');
  const ledger = ledgerOf(100, 100);
  expect(kindsOf(ledger, { ...session, messages: [first, first, second, ...rest] })).toEqual([['duplicated', 1]]);
  expect(kindsOf(ledger, { ...session, messages: [second, first, ...rest] })).toEqual([['reordered', 1]]);
});

test('finds a lost completion, title and session end', () => {
  const completed = countTo('message_update');
  expect(kindsOf(ledgerOf(completed, completed), recorded(completed - 1))).toEqual([['lost', 1]]);
  const titled = countTo('session_update');
  expect(kindsOf(ledgerOf(titled, titled), recorded(titled - 1))).toEqual([['lost', 1]]);
  const ended = countTo('session_end');
  expect(kindsOf(ledgerOf(ended, ended), recorded(ended - 1))).toEqual([['lost', 1]]);
});

test('an event that was read back once must not disappear, even if it was not acked', () => {
  const ledger = ledgerOf(20, 5);
  expect(kindsOf(ledger, recorded(15))).toEqual([]);
  expect(kindsOf(ledger, recorded(12))).toEqual([['lost', 3]]);
});

test('requires the earlier events of all sessions if a later event was read back', () => {
  const titled = countTo('session_update');
  const ledger = ledgerOf(titled, 0);
  ledger.check('shared-1', recorded(0, 'shared-1'), 0);
  ledger.check(OWN, recorded(titled), 0);
  expect(ledger.recorded).toBe(titled);
});

test('an existing shared session does not prove that this writer started it', () => {
  const ledger = ledgerOf(20, 0);
  ledger.check('shared-1', recorded(0, 'shared-1'), 0);
  expect(ledger.recorded).toBe(0);
});

test('ignores messages of other writers', () => {
  const session = recorded(15);
  const found = { ...session, messages: [...session.messages, message('w2.0.answer', 'assistant', 'theirs')] };
  expect(kindsOf(ledgerOf(20, 15), found)).toEqual([]);
});

test('the tail is the age of the oldest event without an ack', () => {
  const ledger = ledgerOf(10, 6);
  expect(ledger.tail(100)).toBe(93);
  ledger.noteAcked(10);
  expect(ledger.tail(100)).toBe(0);
});

test('whenAcked resolves when the event is acked', async () => {
  const ledger = ledgerOf(10, 6);
  await ledger.whenAcked(6);
  const later = ledger.whenAcked(8).then(() => ledger.acked);
  ledger.noteAcked(7);
  ledger.noteAcked(9);
  expect(await later).toBe(9);
});
