import { expect, test } from 'vitest';
import type { Fact, SessionStatus, SessionSummary } from '../../src/protocol/index.ts';
import { liveStrings } from '../../src/ui/strings/live.ts';
import {
  changesWhatRecords,
  liveAfterRead,
  MAX_PANES,
  panesOf,
  recordedFor,
  type LiveSession,
} from '../../src/ui/view/live-sessions.ts';

const START = 1_750_000_000_000;

/** A session that began so many seconds after `START`. */
function session(session_id: string, seconds = 0, status: SessionStatus = 'active'): SessionSummary {
  const at = (after: number): string => new Date(START + after * 1_000).toISOString();
  return {
    session_id,
    provider: 'test',
    title: session_id,
    workspace_id: null,
    workspace_path: null,
    model: null,
    message_count: 0,
    started_at: at(seconds),
    last_activity: at(seconds + 90),
    status,
    interrupted_at: status === 'interrupted' ? at(seconds + 100) : null,
    ended_at: status === 'ended' ? at(seconds + 95) : null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: false,
    pinned: false,
    url: null,
  };
}

function live(summary: SessionSummary, isRecording = true): LiveSession {
  return { session: summary, isRecording };
}

function idsOf(sessions: readonly LiveSession[]): string[] {
  return sessions.map(({ session: { session_id }, isRecording }) => (isRecording ? session_id : `(${session_id})`));
}

test('sessions stay in their places, ended ones too, and new ones come last in the order of their beginning', () => {
  const before = [live(session('b')), live(session('a')), live(session('gone'), false)];
  const after = liveAfterRead(
    before,
    [session('new', 9), session('a'), session('older', 5)],
    [session('b', 0, 'interrupted')],
  );
  expect(idsOf(after)).toEqual(['(b)', 'a', '(gone)', 'older', 'new']);
  expect(after[0]?.session.status).toBe('interrupted');
});

test('a session that goes on after its end records again in its place', () => {
  const after = liveAfterRead([live(session('a'), false), live(session('b'))], [session('b'), session('a')], []);
  expect(idsOf(after)).toEqual(['a', 'b']);
});

test('only so many are followed; what has ended takes the place of none', () => {
  const many = Array.from({ length: MAX_PANES + 3 }, (_, index) => live(session(`s${index}`)));
  const { panes, rows } = panesOf([live(session('ended'), false), ...many]);
  expect(panes).toHaveLength(MAX_PANES + 1);
  expect(idsOf(rows)).toEqual(['s12', 's13', 's14']);
  const ended = Array.from({ length: 40 }, (_, index) => live(session(`e${index}`), false));
  expect(panesOf(ended).panes).toHaveLength(24);
});

test.each<[string, Partial<Fact>, boolean]>([
  ['the beginning of a session', { type: 'session_start', session_id: 'new' }, true],
  ['the end of a session', { type: 'session_end', session_id: 'a' }, true],
  ['a lost client', { type: 'client_left', session_id: 'a' }, true],
  ['a token of a session that is shown', { type: 'message_append', session_id: 'a' }, false],
  ['a token of a session that has ended', { type: 'message_append', session_id: 'ended' }, true],
  ['a token of a session that is not shown', { type: 'message_append', session_id: 'new' }, true],
  ['a setting', { type: 'config_changed' }, false],
])('%s changes what is recording: %o', (_what, fact, changes) => {
  const shown = [live(session('a')), live(session('ended'), false)];
  expect(changesWhatRecords(shown, fact as Fact)).toBe(changes);
});

test('the time of a session goes on while it records, and ends with it', () => {
  const now = START + 200_000;
  expect(recordedFor(live(session('a', 10)), now)).toBe(190_000);
  expect(recordedFor(live(session('a', 10, 'ended'), false), now)).toBe(95_000);
  expect(recordedFor(live(session('a', 10, 'interrupted'), false), now)).toBe(100_000);
  expect(recordedFor(live(session('a', 10, 'timed_out'), false), now)).toBe(90_000);
  expect(recordedFor(live(session('a', 900)), now)).toBe(0);
});

test('of a session whose beginning is not known, the time is not known', () => {
  const resumed = { ...session('a'), started_at: new Date(0).toISOString() };
  expect(recordedFor(live(resumed), START)).toBeNull();
  expect(liveStrings.elapsed(null)).toBe('');
});

test.each([
  [999, '0 s'],
  [61_000, '1 min 1 s'],
  [3_600_000 + 125_000, '1 h 2 min'],
])('%d ms are %s', (ms, text) => {
  expect(liveStrings.elapsed(ms)).toBe(text);
});
