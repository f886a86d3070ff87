// What a committed fact means for the list of sessions, so that a streamed token does not make the
// viewer read the whole list again.

import { sessionOfFact, type Fact, type SessionSummary } from '../../protocol/index.ts';

/**
 * `none`: the list stays. `touch`: only the session's last activity moves. `later`: something may
 * have changed that can wait. `now`: read the list again.
 */
export type ListChange = 'none' | 'touch' | 'later' | 'now';

/** A shown last activity may be this much behind while tokens stream; it is written in minutes. */
const TOUCH_EVERY_MS = 5_000;

/** What a fact means for a list of a few sessions. */
export function listChange(fact: Fact, shown: readonly SessionSummary[]): ListChange {
  return changeBy(fact, (id) => shown.find(({ session_id }) => session_id === id));
}

/** The same for a long list; `find` returns a session that it has loaded. */
export function changeBy(fact: Fact, find: (sessionId: string) => SessionSummary | undefined): ListChange {
  switch (fact.type) {
    case 'event_settled':
    case 'config_changed':
      return 'none';
    case 'heartbeat':
    case 'message_append':
    case 'message_update': {
      const session = find(fact.session_id);
      if (session === undefined) return 'later';
      if (session.status !== 'active') return 'now';
      return fact.recorded_at - Date.parse(session.last_activity) > TOUCH_EVERY_MS ? 'touch' : 'none';
    }
    case 'session_start':
    case 'session_end':
    case 'session_update':
    case 'message_add':
    case 'session_snapshot':
    case 'client_left':
    case 'session_trashed':
    case 'session_restored':
    case 'session_purged':
      return 'now';
    case 'session_imported':
      return 'later'; // an import brings thousands
  }
}

/** The list with a session's last activity moved to the time of `fact`; the order stays until the next read. */
export function touched(sessions: readonly SessionSummary[], fact: Fact): readonly SessionSummary[] {
  return sessions.map((session) => touchedBy(session, fact));
}

/** A session with its last activity moved to the time of `fact`, where that is a fact of it. */
export function touchedBy(session: SessionSummary, fact: Fact): SessionSummary {
  if (session.session_id !== sessionOfFact(fact)) return session;
  return { ...session, last_activity: new Date(fact.recorded_at).toISOString() };
}

/** Those of `read` that became interrupted since they were loaded. */
export function newlyInterrupted(
  loaded: { find(sessionId: string): SessionSummary | undefined },
  read: readonly SessionSummary[],
): readonly SessionSummary[] {
  return read.filter(({ session_id, status }) => {
    const was = loaded.find(session_id)?.status;
    return status === 'interrupted' && was !== undefined && was !== 'interrupted';
  });
}
