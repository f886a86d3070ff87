// Which sessions the live view shows, and how. Pure.

import type { Fact, SessionSummary } from '../../protocol/index.ts';

/** A session that is recording, or was until a moment ago. */
export interface LiveSession {
  readonly session: SessionSummary;
  readonly isRecording: boolean;
}

/** So many sessions are followed token by token; more would make the page slow. */
export const MAX_PANES = 12;

/** So many panes there are at most, those of sessions that have ended among them. */
const MAX_PANES_IN_ALL = 24;

/**
 * The sessions after a read of those that are `recording`: each stays in its place, new ones come last, the one that began
 * first before the others. `left`: what has become of those that are recording no more.
 */
export function liveAfterRead(
  shown: readonly LiveSession[],
  recording: readonly SessionSummary[],
  left: readonly SessionSummary[],
): LiveSession[] {
  const now = new Map(recording.map((session) => [session.session_id, session]));
  const ended = new Map(left.map((session) => [session.session_id, session]));
  const kept = shown.map(({ session }): LiveSession => {
    const current = now.get(session.session_id);
    if (current !== undefined) return { session: current, isRecording: true };
    return { session: ended.get(session.session_id) ?? session, isRecording: false };
  });
  const known = new Set(shown.map(({ session }) => session.session_id));
  const added = recording
    .filter(({ session_id }) => !known.has(session_id))
    .toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  return [...kept, ...added.map((session): LiveSession => ({ session, isRecording: true }))];
}

/** Those that are shown as panes, and the others. Ended ones keep their pane, but take none from those that record. */
export function panesOf(shown: readonly LiveSession[]): {
  readonly panes: LiveSession[];
  readonly rows: LiveSession[];
} {
  const panes: LiveSession[] = [];
  const rows: LiveSession[] = [];
  let recording = 0;
  for (const live of shown) {
    const hasRoom = panes.length < MAX_PANES_IN_ALL && (!live.isRecording || recording < MAX_PANES);
    if (hasRoom && live.isRecording) recording += 1;
    (hasRoom ? panes : rows).push(live);
  }
  return { panes, rows };
}

/** Whether a fact may change which sessions are recording: all but the tokens of one that is known to. */
export function changesWhatRecords(shown: readonly LiveSession[], fact: Fact): boolean {
  switch (fact.type) {
    case 'session_start':
    case 'session_end':
    case 'session_update':
    case 'session_snapshot':
    case 'client_left':
    case 'session_trashed':
    case 'session_restored':
    case 'session_purged':
      return true;
    case 'message_add':
    case 'message_append':
    case 'message_update':
    case 'heartbeat':
      return !shown.some(({ session, isRecording }) => isRecording && session.session_id === fact.session_id);
    default:
      return false;
  }
}

/** For how long a session has been recording, or was, in ms; null where it is not known when it began. `now`: epoch ms. */
export function recordedFor({ session, isRecording }: LiveSession, now: number): number | null {
  const end = isRecording ? now : Date.parse(session.ended_at ?? session.interrupted_at ?? session.last_activity);
  const started = Date.parse(session.started_at);
  return started === 0 ? null : Math.max(0, end - started);
}
