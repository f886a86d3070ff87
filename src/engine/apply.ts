// Applies one fact to the recording state: folds it into its session, and keeps what only a recorder needs (who
// writes, which events are known, what the projection lacks). The only writer of the state besides the checkpoint (I6).

import {
  REMEMBERED_AFTER_END,
  REMEMBERED_EVENT_IDS,
  REMEMBERED_REJECTIONS,
  type Fact,
  type SessionStartFact,
  type SnapshotFact,
} from '../protocol/index.ts';
import { cutOffMessage, takeBack } from './completion.ts';
import { foldAppend, foldFact, type MessageAccess, type SessionFact } from './fold.ts';
import {
  beginMessage,
  beginSession,
  holdClient,
  keepEventIds,
  type MessageState,
  type RecordingState,
  type SessionState,
} from './state.ts';
import { appendText, replaceText } from './text.ts';
import { unread } from './unread.ts';

/**
 * Applies `fact`, whose seq must be `head + 1` (I1), and whose session and messages must be in
 * memory. Both are obligations of the caller; breaking one throws.
 */
export function apply(state: RecordingState, fact: Fact): void {
  if (fact.seq !== state.head + 1) throw new Error(`Fact ${fact.seq} does not follow ${state.head}.`);
  state.head = fact.seq;
  switch (fact.type) {
    case 'config_changed':
      state.config = { ...state.config, ...fact.config };
      state.config_dirty = true;
      return;
    case 'event_settled':
      if (fact.code !== null) rememberRejection(state, fact);
      return;
    case 'session_imported':
      return; // memory that lacks the session reads it from the projection (I10)
    case 'session_purged': {
      const session = sessionOf(state, fact);
      state.sessions.delete(session.session_id);
      state.refs.delete(session.ref);
      state.purged.set(session.ref, session.row);
      return;
    }
    default:
      applyToSession(sessionOf(state, fact), fact);
  }
}

function applyToSession(session: SessionState, fact: SessionFact): void {
  session.dirty = true;
  if ('client_id' in fact && fact.client_id !== undefined) noteWriter(session, fact.client_id);
  if ('event_id' in fact && fact.event_id !== undefined) rememberEventId(session, fact.event_id);
  foldFact(session, MESSAGES, fact);
  if (hasOpened(session, fact)) noteOpening(session, fact.seq);
  if (fact.type === 'client_left') removeClient(session, fact);
  if (fact.type === 'session_end') {
    session.clients = [];
    session.openings = undefined;
    if (session.event_ids.size > REMEMBERED_AFTER_END) keepEventIds(session, REMEMBERED_AFTER_END);
  }
}

function noteWriter(session: SessionState, clientId: string): void {
  if (!session.clients.includes(clientId)) takeBack(session, clientId);
  session.clients = [...session.clients.filter((client) => client !== clientId), clientId];
}

/** Whether the fact has opened a message or appended to one: of a snapshot, that can be the last one alone. */
function hasOpened({ messages }: SessionState, fact: SessionFact): boolean {
  const written = fact.type === 'session_snapshot' ? fact.messages.at(-1) : fact;
  if (written === undefined || !('message_id' in written)) return false;
  return messages.get(written.message_id)?.open_since === fact.seq;
}

/** The client that wrote last is the one that wrote this. */
function noteOpening(session: SessionState, seq: number): void {
  const client = session.clients.at(-1);
  if (client !== undefined) (session.openings ??= {})[client] = seq;
}

/** A client is lost. The message that it last wrote to is cut off if it is open, also where the session goes on with others. */
function removeClient(
  session: SessionState,
  { left_client_id: clientId, interrupted }: Extract<SessionFact, { type: 'client_left' }>,
): void {
  const { [clientId]: opening, ...openings } = session.openings ?? {};
  if (opening !== undefined && !interrupted) cutOffMessage(session, opening, clientId);
  session.openings = openings;
  session.clients = session.clients.filter((client) => client !== clientId);
}

/** The session of a fact, which the caller must have read, unless the fact begins it. */
function sessionOf(state: RecordingState, fact: SessionFact): SessionState {
  const session = state.sessions.get(fact.session_id);
  if (session !== undefined) return session;
  if (fact.type !== 'session_start' && fact.type !== 'session_snapshot') throw unread(`Session ${fact.session_id}`);
  return beginSessionOf(state, fact);
}

function beginSessionOf(state: RecordingState, fact: (SessionStartFact | SnapshotFact) & Fact): SessionState {
  const { seq: ref, session_id, provider, recorded_at } = fact;
  const started_at = fact.occurred_at ?? recorded_at;
  return beginSession(state, { ref, session_id, provider, started_at, last_activity: recorded_at });
}

/** The messages in memory: those that a fact names must have been read. */
const MESSAGES: MessageAccess<SessionState, MessageState> = {
  byId: (session, messageId) => changing(session, session.messages.get(messageId), messageId),
  at: (session, position) => changing(session, session.positions.get(position), `at ${position}`),
  begin: beginMessage,
  append: appendText,
  replace: replaceText,
};

function changing(session: SessionState, message: MessageState | undefined, name: string): MessageState {
  if (message === undefined) throw unread(`Message ${name} of session ${session.session_id}`);
  session.dirty_messages.add(message);
  return message;
}

/** The id of an event of another caller than our client: should it come again, it is a duplicate. */
function rememberEventId(session: SessionState, eventId: string): void {
  session.event_ids.add(eventId);
  session.unfolded_event_ids.push(eventId);
  for (const oldest of session.event_ids) {
    if (session.event_ids.size <= REMEMBERED_EVENT_IDS) break;
    session.event_ids.delete(oldest);
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
  session.dirty = true;
  session.dirty_messages.add(message);
  if (append[4] !== undefined) rememberEventId(session, append[4]);
  foldAppend(session, MESSAGES, message, append[3], { seq: state.head, recorded_at: at });
  noteOpening(session, state.head);
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
