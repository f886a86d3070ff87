// What facts do to a session as a whole.

import {
  REMEMBERED_AFTER_END,
  REMEMBERED_EVENT_IDS,
  type Fact,
  type SessionStartFact,
  type SnapshotFact,
} from '../protocol/index.ts';
import { beginSession, keepEventIds, type RecordingState, type SessionState } from './state.ts';
import { unread } from './unread.ts';

/** A fact of a kind, with its place in the journal. */
export type Committed<Kind> = Kind & Pick<Fact, 'seq' | 'recorded_at'>;

/** The session of a fact; having read it is an obligation of the caller. */
export function heldSession(state: RecordingState, sessionId: string): SessionState {
  const session = state.sessions.get(sessionId);
  if (session === undefined) throw unread(`Session ${sessionId}`);
  return session;
}

interface SessionActivity {
  readonly session_id: string;
  readonly recorded_at: number;
  readonly event_id?: string;
  readonly client_id?: string;
}

/** What every event of a session does: it is active again, its client is one of its own, its id is remembered. */
export function touch(state: RecordingState, fact: SessionActivity): SessionState {
  const session = heldSession(state, fact.session_id);
  touchSession(session, fact.recorded_at);
  if (fact.client_id !== undefined) session.clients.push(fact.client_id);
  if (fact.event_id !== undefined) rememberEventId(session, fact.event_id);
  return session;
}

/** Its part that does not depend on who sent the event. `at`: epoch ms. */
export function touchSession(session: SessionState, at: number): void {
  session.dirty = true;
  session.last_activity = at;
  session.status = 'active';
  session.interrupted_at = null;
  session.ended_at = null;
  session.expected_message_count = null;
}

/** The id of an event of another caller than our client: should it come again, it is a duplicate. */
export function rememberEventId(session: SessionState, eventId: string): void {
  session.event_ids.add(eventId);
  session.unfolded_event_ids.push(eventId);
  for (const oldest of session.event_ids) {
    if (session.event_ids.size <= REMEMBERED_EVENT_IDS) break;
    session.event_ids.delete(oldest);
  }
}

/** Starts the session, or resumes it: fields that are given replace. */
export function openSession(state: RecordingState, fact: Committed<SessionStartFact | SnapshotFact>): SessionState {
  if (!state.sessions.has(fact.session_id)) {
    const { session_id, provider, recorded_at } = fact;
    const started_at = fact.occurred_at ?? recorded_at;
    beginSession(state, { ref: fact.seq, session_id, provider, started_at, last_activity: recorded_at });
  }
  const session = touch(state, fact);
  session.provider = fact.provider;
  session.workspace_path = fact.workspace_path ?? session.workspace_path;
  session.title = fact.title ?? session.title;
  session.metadata = fact.metadata ?? session.metadata;
  return session;
}

export function applySessionStart(state: RecordingState, fact: Committed<SessionStartFact>): void {
  const session = openSession(state, fact);
  session.workspace_id = fact.workspace_id ?? session.workspace_id;
  session.model = fact.model ?? session.model;
  session.trashed_at = null;
}

export function applySessionEnd(state: RecordingState, fact: Extract<Fact, { type: 'session_end' }>): void {
  const session = touch(state, fact);
  session.status = 'ended';
  session.ended_at = fact.occurred_at ?? fact.recorded_at;
  const expected = fact.final_message_count ?? session.message_count;
  session.expected_message_count = expected === session.message_count ? null : expected;
  session.clients = [];
  if (session.event_ids.size > REMEMBERED_AFTER_END) keepEventIds(session, REMEMBERED_AFTER_END);
}
