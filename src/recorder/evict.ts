// Keeps memory small after a checkpoint: whatever the projection holds can be read again (I2).

import { isOpen, type RecordingState, type SessionState } from '../engine/index.ts';
import { CACHED_MESSAGES, CACHED_SESSIONS } from './constants.ts';

/** Removes all messages except those that are being streamed, and all sessions except the most recent ones. Everything must be folded. */
export function evict(state: RecordingState): void {
  const byActivity = [...state.sessions.values()].toSorted((a, b) => b.last_activity - a.last_activity);
  for (const session of byActivity.slice(0, CACHED_SESSIONS)) evictMessages(session);
  for (const session of byActivity.slice(CACHED_SESSIONS)) {
    state.sessions.delete(session.session_id);
    state.refs.delete(session.ref);
  }
  for (const client of [...state.clients.values()].toSorted((a, b) => b.seen_at - a.seen_at).slice(CACHED_SESSIONS)) {
    state.clients.delete(client.client_id);
  }
}

function evictMessages(session: SessionState): void {
  for (const message of session.messages.values()) {
    const isStreaming = isOpen(session, message) && message.position >= session.next_position - CACHED_MESSAGES;
    if (isStreaming) continue;
    session.messages.delete(message.message_id);
    session.positions.delete(message.position);
    session.whole = false;
  }
}
