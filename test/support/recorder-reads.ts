// Compares everything that a recorder returns with the reference.

import { expect } from 'vitest';
import {
  MAX_PAGE_SIZE,
  sessionOfFact,
  type Fact,
  type FactPage,
  type RecordedMessage,
  type RecordingApi,
  type Result,
  type SessionStatus,
  type SessionSummary,
} from '../../src/protocol/index.ts';
import { foldFacts } from '../model/fold-facts.ts';
import type { ReferenceRecorder } from '../model/reference-recorder.ts';
import { SESSION_IDS } from './event-arbitraries.ts';

const STATUSES = ['all', 'active', 'interrupted', 'ended', 'timed_out', 'trashed'] as const;

/** Compares everything that can be read with the reference. `published`: all facts so far, in order. */
export async function compareReads(
  api: RecordingApi,
  reference: ReferenceRecorder,
  now: number,
  published: readonly Fact[],
): Promise<void> {
  for (const status of STATUSES) {
    const expected = reference.sessions(status, now);
    expect(valueOf(await api.sessions({ status }))).toEqual({
      sessions: expected,
      total: expected.length,
      next_cursor: null,
    });
    expect(await pagesOfSessions(api, status)).toEqual(expected);
  }
  const all = reference.sessions('all', now);
  const ofProvider = all.filter(({ provider }) => provider === 'q');
  expect(valueOf(await api.sessions({ status: 'all', provider: 'q' }))).toMatchObject({
    sessions: ofProvider,
    total: ofProvider.length,
  });
  const mentioned = all.filter((session) => mentions(session, 'B'));
  expect(valueOf(await api.sessions({ status: 'all', q: 'B' }))).toMatchObject({
    sessions: mentioned,
    total: mentioned.length,
  });

  const whole = valueOf(await api.wholeSessions(SESSION_IDS));
  expect(whole.length).toBe(SESSION_IDS.length);

  for (const [index, sessionId] of SESSION_IDS.entries()) {
    const expected = reference.session(sessionId, now);
    const detail = expected === null ? null : { ...expected, seq: published.length };
    expect(outcomeOf(await api.session(sessionId, {}))).toEqual(detail ?? 'session_not_found');
    const timed = await api.session(sessionId, { timing: true });
    expect(whole[index]).toEqual(timed.ok ? timed.value : null);
    if (expected !== null) expect(await pagesOfMessages(api, sessionId)).toEqual(expected.messages);
    const around = expected?.messages[published.length % expected.messages.length];
    if (around !== undefined)
      expect(valueOf(await api.session(sessionId, { around: around.message_id, limit: 1 })).messages).toEqual([around]);
    expect(outcomeOf(await api.recovery(sessionId))).toEqual(reference.recovery(sessionId, now) ?? 'session_not_found');
  }

  const stopped = reference
    .sessions('all', now)
    .filter(({ status }) => status === 'interrupted' || status === 'timed_out');
  const recoveries = valueOf(await api.recoveries({ limit: MAX_PAGE_SIZE }));
  expect(recoveries.total).toBe(stopped.length);
  expect(recoveries.sessions.map(({ last_activity }) => last_activity)).toEqual(
    stopped.map(({ last_activity }) => last_activity),
  );
  expect(new Set(recoveries.sessions)).toEqual(new Set(stopped));

  const byStatus = (['active', 'interrupted', 'timed_out', 'ended', 'trashed'] as const).map((status) =>
    reference.sessions(status, now),
  );
  expect(valueOf(await api.status())).toMatchObject({
    active_sessions: byStatus.slice(0, 3).flat().length,
    dirty_sessions: byStatus.flat().filter(({ is_dirty }) => is_dirty).length,
    head: published.length,
  });
  compareJournal(valueOf(await api.facts({ since: 0, limit: MAX_PAGE_SIZE })), published);
}

/** Checks the published facts: each was published once, and folding them gives the recorded state. */
export function comparePublished(facts: readonly Fact[], reference: ReferenceRecorder): void {
  expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => index + 1));
  const recorded = [...reference.state.sessions.values()].map((session) => [
    session.session_id,
    {
      standing: session.ended_at !== null ? 'ended' : session.interrupted_at !== null ? 'interrupted' : 'active',
      trashed: session.trashed_at !== null,
      title: session.title,
      messages: session.messages.map(({ message_id, content, superseded, revisions }) => ({
        message_id,
        content,
        superseded,
        revisions: revisions.length,
      })),
    },
  ]);
  expect([...foldFacts(facts)]).toEqual(recorded);
}

/** Returns the value, or throws the failure. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Returns the value, or the code of the failure. */
export function outcomeOf<T>(result: Result<T>): T | string {
  return result.ok ? result.value : result.error.code;
}

/** The journal must contain the published facts, except those that a purge removed. */
function compareJournal({ facts, read_to, head, complete, oldest_since }: FactPage, published: readonly Fact[]): void {
  expect({ head, read_to, complete }).toEqual({
    head: published.length,
    read_to: published.length,
    complete: oldest_since === 0,
  });
  for (const fact of facts) expect(fact).toEqual(published[fact.seq - 1]);
  const readBack = new Set(facts.map(({ seq }) => seq));
  const purges = new Map(
    published.flatMap((fact) => (fact.type === 'session_purged' ? [[fact.session_id, fact.seq]] : [])),
  );
  const kept = published.filter(
    (fact) => fact.seq > oldest_since && fact.seq > (purges.get(sessionOfFact(fact) ?? '') ?? 0),
  );
  expect(kept.filter(({ seq }) => !readBack.has(seq))).toEqual([]);
  if (purges.size === 0) expect(oldest_since).toBe(0);
}

function mentions({ session_id, title, provider, workspace_path }: SessionSummary, sought: string): boolean {
  return [session_id, title ?? '', provider, workspace_path ?? ''].some((field) =>
    field.toLowerCase().includes(sought.toLowerCase()),
  );
}

async function pagesOfSessions(api: RecordingApi, status: SessionStatus | 'all'): Promise<SessionSummary[]> {
  const first = valueOf(await api.sessions({ status, limit: 1 }));
  const found = [...first.sessions];
  for (let cursor = first.next_cursor; cursor !== null;) {
    const page = valueOf(await api.sessions({ status, limit: 1, cursor }));
    found.push(...page.sessions);
    cursor = page.next_cursor;
  }
  return found;
}

async function pagesOfMessages(api: RecordingApi, sessionId: string): Promise<RecordedMessage[]> {
  const last = valueOf(await api.session(sessionId, { limit: 2 }));
  const found = [...last.messages];
  for (let before = last.next_before; before !== null;) {
    const page = valueOf(await api.session(sessionId, { limit: 2, before }));
    found.unshift(...page.messages);
    before = page.next_before;
  }
  return found;
}
