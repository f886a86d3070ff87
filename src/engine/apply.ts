// Folds one fact into the recording state. The only writer of it besides the checkpoint (I6).

import { REMEMBERED_REJECTIONS, type Fact } from '../protocol/index.ts';
import {
  applyAppendTo,
  applyMessageAdd,
  applyMessageAppend,
  applyMessageUpdate,
  applySnapshot,
} from './apply-message.ts';
import { applySessionEnd, applySessionStart, heldSession, touch } from './apply-session.ts';
import { holdClient, type RecordingState } from './state.ts';

/**
 * Applies `fact`, whose seq must be `head + 1` (I1), and whose session and messages must be in
 * memory. Both are obligations of the caller; breaking one throws.
 */
export function apply(state: RecordingState, fact: Fact): void {
  if (fact.seq !== state.head + 1) throw new Error(`Fact ${fact.seq} does not follow ${state.head}.`);
  state.head = fact.seq;
  switch (fact.type) {
    case 'session_start':
      applySessionStart(state, fact);
      return;
    case 'session_snapshot':
      applySnapshot(state, fact);
      return;
    case 'session_end':
      applySessionEnd(state, fact);
      return;
    case 'session_update': {
      const session = touch(state, fact);
      session.title = fact.title ?? session.title;
      session.model = fact.model ?? session.model;
      session.metadata = fact.metadata ?? session.metadata;
      return;
    }
    case 'heartbeat':
      touch(state, fact);
      return;
    case 'message_add':
      applyMessageAdd(state, fact);
      return;
    case 'message_update':
      applyMessageUpdate(state, fact);
      return;
    case 'message_append':
      applyMessageAppend(state, fact);
      return;
    case 'client_left': {
      const session = heldSession(state, fact.session_id);
      session.clients = session.clients.filter((client) => client !== fact.left_client_id);
      if (fact.interrupted) {
        session.status = 'interrupted';
        session.interrupted_at = fact.recorded_at;
      }
      session.dirty = true;
      return;
    }
    case 'session_trashed':
    case 'session_restored': {
      const session = heldSession(state, fact.session_id);
      session.trashed_at = fact.type === 'session_trashed' ? fact.recorded_at : null;
      session.dirty = true;
      return;
    }
    case 'session_purged': {
      const session = heldSession(state, fact.session_id);
      state.sessions.delete(session.session_id);
      state.refs.delete(session.ref);
      state.purged.add(session.ref);
      return;
    }
    case 'config_changed':
      state.config = { ...state.config, ...fact.config };
      state.config_dirty = true;
      return;
    case 'event_settled':
      if (fact.code !== null) rememberRejection(state, fact);
      return;
  }
}

/** A `message_append` that names its message by the ref of its session and by its position. */
export type PlacedAppend = readonly [ref: number, position: number, offset: number, delta: string, eventId?: string];

/**
 * Applies the next fact (I1), an append, as `apply` does, without making a fact of it: a journal has thousands.
 * False, with nothing changed, where its message is not in memory or its text does not go on at `offset`. `at`: epoch ms.
 */
export function applyPlacedAppend(state: RecordingState, append: PlacedAppend, at: number): boolean {
  const ref = append[0];
  const position = append[1];
  const offset = append[2];
  const session = state.refs.get(ref);
  const message = session?.positions.get(position);
  if (session === undefined || message === undefined || message.length !== offset) return false;
  state.head += 1;
  applyAppendTo(session, message, append[3], at, append[4]);
  return true;
}

/** Notes that a client's events up to `counter` are handled (I3). */
export function settle(state: RecordingState, clientId: string, counter: number, at: number): void {
  const client = holdClient(state, clientId);
  client.counter = Math.max(client.counter, counter);
  client.seen_at = Math.max(client.seen_at, at);
  client.dirty = true;
}

function rememberRejection(state: RecordingState, fact: Extract<Fact, { type: 'event_settled' }>): void {
  const { settled_client_id, counter, code } = fact;
  if (code === null) return;
  const { rejections } = holdClient(state, settled_client_id);
  const last = rejections.at(-1);
  if (last?.code === code && last.to === counter - 1) last.to = counter;
  else rejections.push({ from: counter, to: counter, code });
  if (rejections.length > REMEMBERED_REJECTIONS) rejections.shift();
}
