// Facts that no event of a chat app makes: commands of people, and lost clients.

import { wantsRecovering, type NewFact } from '../protocol/index.ts';
import { isPinned, withPin } from './session-metadata.ts';
import type { RecordingState, SessionFields } from './state.ts';
import { statusOf } from './views.ts';

/** A client is lost: it is removed from each of its sessions. A session whose last client it was, and that has not ended, is interrupted. */
export function decideClientLeft(state: RecordingState, clientId: string): NewFact[] {
  const sessions = [...state.sessions.values()].filter((session) => session.clients.includes(clientId));
  return sessions.map((session) => ({
    type: 'client_left',
    session_id: session.session_id,
    left_client_id: clientId,
    interrupted: session.clients.length === 1 && session.status === 'active',
  }));
}

export type Disposal = 'trash' | 'restore' | 'purge';

/** Moves a session to the trash or back, or deletes it for good; null when that changes nothing. The session must be in memory. */
export function decideDisposal(state: RecordingState, sessionId: string, disposal: Disposal): NewFact | null {
  const isTrashed = state.sessions.get(sessionId)?.trashed_at != null;
  switch (disposal) {
    case 'trash':
      return isTrashed ? null : { type: 'session_trashed', session_id: sessionId };
    case 'restore':
      return isTrashed ? { type: 'session_restored', session_id: sessionId } : null;
    case 'purge':
      return { type: 'session_purged', session_id: sessionId };
  }
}

/** A person gives a session another title; null where it has that. The session must be in memory. */
export function decideRename({ session_id, title: recorded }: SessionFields, title: string): NewFact | null {
  return title === recorded ? null : { type: 'session_update', session_id, title, keeps_state: true };
}

/** A person pins a session or unpins it; null where it is so, `refused` where its metadata are not an object. */
export function decidePin({ session_id, metadata }: SessionFields, pinned: boolean): NewFact | null | 'refused' {
  if (isPinned(metadata) === pinned) return null;
  const changed = withPin(metadata, pinned);
  return changed === null ? 'refused' : { type: 'session_update', session_id, metadata: changed, keeps_state: true };
}

/**
 * Ends a session that is interrupted or timed out, as a person asks; null for any other, and for one that is not in memory.
 * What was cut off stays so.
 */
export function decideEnd(state: RecordingState, sessionId: string, now: number): NewFact | null {
  const session = state.sessions.get(sessionId);
  if (session === undefined || !wantsRecovering(statusOf(session, state.config, now))) return null;
  return { type: 'session_end', session_id: sessionId, keeps_cut_off: true };
}
