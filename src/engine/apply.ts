// Folds one fact into the recording state. The only writer of it besides the checkpoint (I6).

import {
  REMEMBERED_EVENT_IDS,
  REMEMBERED_REJECTIONS,
  type Fact,
  type MessageAddFact,
  type SessionStartFact,
  type SnapshotFact,
} from '../protocol/index.ts';
import { appendText, replaceText } from './text.ts';
import {
  holdClient,
  holdMessage,
  holdSession,
  type MessageState,
  type RecordingState,
  type SessionState,
} from './state.ts';

type Committed<Kind> = Kind & Pick<Fact, 'seq' | 'recorded_at'>;

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
      applyMessageAdd(touch(state, fact), fact);
      return;
    case 'message_update': {
      const message = touchMessage(touch(state, fact), fact.message_id);
      if (fact.change === 'replace') replaceText(message, fact.content, fact.recorded_at);
      else appendText(message, fact.content.slice(message.length));
      message.is_complete = fact.is_complete;
      return;
    }
    case 'message_append': {
      const message = touchMessage(touch(state, fact), fact.message_id);
      appendText(message, fact.content_delta);
      message.is_complete = false;
      return;
    }
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

/** Notes that a client's events up to `counter` are handled (I3). */
export function settle(state: RecordingState, clientId: string, counter: number, at: number): void {
  const client = holdClient(state, clientId);
  client.counter = Math.max(client.counter, counter);
  client.seen_at = Math.max(client.seen_at, at);
  client.dirty = true;
}

function rememberRejection(state: RecordingState, fact: Extract<Fact, { type: 'event_settled' }>): void {
  if (fact.code === null) return;
  const { rejections } = holdClient(state, fact.settled_client_id);
  rejections.set(fact.counter, fact.code);
  for (const oldest of rejections.keys()) {
    if (rejections.size <= REMEMBERED_REJECTIONS) break;
    rejections.delete(oldest);
  }
}

function heldSession(state: RecordingState, sessionId: string): SessionState {
  const session = state.sessions.get(sessionId);
  if (session === undefined) throw new Error(`Session ${sessionId} was not read before a fact of it was applied.`);
  return session;
}

interface SessionActivity {
  readonly session_id: string;
  readonly recorded_at: number;
  readonly event_id?: string;
  readonly client_id?: string;
}

/** What every event of a session does: it is active again, its client is one of its own, its id is remembered. */
function touch(state: RecordingState, fact: SessionActivity): SessionState {
  const session = heldSession(state, fact.session_id);
  session.dirty = true;
  session.last_activity = fact.recorded_at;
  session.status = 'active';
  session.interrupted_at = null;
  session.ended_at = null;
  session.expected_message_count = null;
  if (fact.client_id !== undefined) session.clients.push(fact.client_id);
  if (fact.event_id !== undefined) rememberEventId(session, fact.event_id);
  return session;
}

function rememberEventId(session: SessionState, eventId: string): void {
  session.event_ids.add(eventId);
  session.unfolded_event_ids.push(eventId);
  for (const oldest of session.event_ids) {
    if (session.event_ids.size <= REMEMBERED_EVENT_IDS) break;
    session.event_ids.delete(oldest);
  }
}

function touchMessage(session: SessionState, messageId: string): MessageState {
  const message = session.messages.get(messageId);
  if (message === undefined)
    throw new Error(
      `Message ${messageId} of session ${session.session_id} was not read before a fact of it was applied.`,
    );
  session.dirty_messages.add(message);
  unsupersede(session, message);
  return message;
}

function unsupersede(session: SessionState, message: MessageState): void {
  if (!message.superseded) return;
  message.superseded = false;
  session.message_count += 1;
}

function createSession(state: RecordingState, fact: Committed<SessionStartFact | SnapshotFact>): void {
  const session = holdSession(state, {
    ref: fact.seq,
    session_id: fact.session_id,
    provider: fact.provider,
    workspace_id: null,
    workspace_path: null,
    title: null,
    model: null,
    metadata: null,
    started_at: fact.occurred_at ?? fact.recorded_at,
    last_activity: fact.recorded_at,
    status: 'active',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    message_count: 0,
    next_position: 0,
    clients: [],
  });
  session.whole = true;
}

/** Starts the session, or resumes it: fields that are given replace. */
function openSession(state: RecordingState, fact: Committed<SessionStartFact | SnapshotFact>): SessionState {
  if (!state.sessions.has(fact.session_id)) createSession(state, fact);
  const session = touch(state, fact);
  session.provider = fact.provider;
  session.workspace_path = fact.workspace_path ?? session.workspace_path;
  session.title = fact.title ?? session.title;
  session.metadata = fact.metadata ?? session.metadata;
  return session;
}

function applySessionStart(state: RecordingState, fact: Committed<SessionStartFact>): void {
  const session = openSession(state, fact);
  session.workspace_id = fact.workspace_id ?? session.workspace_id;
  session.model = fact.model ?? session.model;
  session.trashed_at = null;
}

function applySessionEnd(state: RecordingState, fact: Extract<Fact, { type: 'session_end' }>): void {
  const session = touch(state, fact);
  session.status = 'ended';
  session.ended_at = fact.occurred_at ?? fact.recorded_at;
  const expected = fact.final_message_count ?? session.message_count;
  session.expected_message_count = expected === session.message_count ? null : expected;
  session.clients = [];
  session.event_ids.clear();
  session.unfolded_event_ids = [];
  session.event_ids_forgotten = true;
}

type IncomingMessage = Pick<
  Committed<MessageAddFact>,
  'message_id' | 'role' | 'content' | 'model' | 'parent_id' | 'metadata' | 'position' | 'change'
>;

/** Makes a message, or gives a known one what is given; either way it is current. */
function putMessage(
  session: SessionState,
  incoming: IncomingMessage,
  createdAt: number | null,
  at: number,
): MessageState {
  if (incoming.change === 'new') {
    const message = holdMessage(session, {
      ref: session.ref,
      position: incoming.position,
      message_id: incoming.message_id,
      role: incoming.role,
      model: incoming.model ?? null,
      created_at: createdAt ?? at,
      parent_id: incoming.parent_id ?? null,
      metadata: incoming.metadata ?? null,
      is_complete: incoming.content.length > 0,
      superseded: false,
      generation: 0,
      length: 0,
      revisions: [],
      last_chunk: 0,
    });
    appendText(message, incoming.content);
    session.next_position = Math.max(session.next_position, incoming.position + 1);
    session.message_count += 1;
    session.dirty_messages.add(message);
    return message;
  }
  const message = touchMessage(session, incoming.message_id);
  message.role = incoming.role;
  message.model = incoming.model ?? message.model;
  message.parent_id = incoming.parent_id ?? message.parent_id;
  message.metadata = incoming.metadata ?? message.metadata;
  message.created_at = createdAt ?? message.created_at;
  if (incoming.change === 'replace') replaceText(message, incoming.content, at);
  else appendText(message, incoming.content.slice(message.length));
  if (incoming.change === 'replace') message.is_complete = incoming.content.length > 0;
  return message;
}

function applyMessageAdd(session: SessionState, fact: Committed<MessageAddFact>): void {
  const message = putMessage(session, fact, fact.occurred_at ?? null, fact.recorded_at);
  if (fact.change === 'extend') message.is_complete = true;
}

function applySnapshot(state: RecordingState, fact: Committed<SnapshotFact>): void {
  const session = openSession(state, fact);
  for (const message of fact.messages) {
    const createdAt = message.created_at ?? (message.change === 'new' ? (fact.occurred_at ?? null) : null);
    putMessage(session, message, createdAt, fact.recorded_at);
  }
  for (const position of fact.superseded) {
    const message = session.positions.get(position);
    if (message === undefined)
      throw new Error(`Message at ${position} of session ${session.session_id} was not read before it was superseded.`);
    if (message.superseded) continue;
    message.superseded = true;
    session.message_count -= 1;
    session.dirty_messages.add(message);
  }
}
