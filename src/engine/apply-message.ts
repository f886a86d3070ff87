// What facts do to the messages of a session.

import type { Fact, MessageAddFact, SnapshotFact } from '../protocol/index.ts';
import { openSession, rememberEventId, touch, touchSession, type Committed } from './apply-session.ts';
import { appendText, replaceText } from './text.ts';
import { beginMessage, type MessageState, type RecordingState, type SessionState } from './state.ts';
import { unread } from './unread.ts';

export function applyMessageUpdate(state: RecordingState, fact: Extract<Fact, { type: 'message_update' }>): void {
  const message = touchMessage(touch(state, fact), fact.message_id);
  if (fact.content != null) {
    if (fact.change === 'replace') replaceText(message, fact.content, fact.recorded_at);
    else appendText(message, fact.content.slice(message.length));
  }
  message.is_complete = fact.is_complete ?? message.is_complete;
}

export function applyMessageAppend(state: RecordingState, fact: Extract<Fact, { type: 'message_append' }>): void {
  const session = touch(state, fact);
  growMessage(session, heldMessage(session, fact.message_id), fact.content_delta);
}

/** The same for an append that names its place, whose session and message are at hand. */
export function applyAppendTo(
  session: SessionState,
  message: MessageState,
  delta: string,
  at: number,
  eventId: string | undefined,
): void {
  touchSession(session, at);
  if (eventId !== undefined) rememberEventId(session, eventId);
  growMessage(session, message, delta);
}

function growMessage(session: SessionState, message: MessageState, delta: string): void {
  markTouched(session, message);
  appendText(message, delta);
  message.is_complete = false;
}

function touchMessage(session: SessionState, messageId: string): MessageState {
  const message = heldMessage(session, messageId);
  markTouched(session, message);
  return message;
}

/** The message of a fact; having read it is an obligation of the caller. */
function heldMessage(session: SessionState, messageId: string): MessageState {
  const message = session.messages.get(messageId);
  if (message === undefined) throw unread(`Message ${messageId} of session ${session.session_id}`);
  return message;
}

function markTouched(session: SessionState, message: MessageState): void {
  session.dirty_messages.add(message);
  unsupersede(session, message);
}

function unsupersede(session: SessionState, message: MessageState): void {
  if (!message.superseded) return;
  message.superseded = false;
  session.message_count += 1;
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
    const { position, message_id, role } = incoming;
    const message = beginMessage(session, { position, message_id, role, created_at: createdAt ?? at });
    message.model = incoming.model ?? null;
    message.parent_id = incoming.parent_id ?? null;
    message.metadata = incoming.metadata ?? null;
    message.is_complete = incoming.content.length > 0;
    appendText(message, incoming.content);
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

export function applyMessageAdd(state: RecordingState, fact: Committed<MessageAddFact>): void {
  const message = putMessage(touch(state, fact), fact, fact.occurred_at ?? null, fact.recorded_at);
  if (fact.change === 'extend') message.is_complete = true;
}

export function applySnapshot(state: RecordingState, fact: Committed<SnapshotFact>): void {
  const session = openSession(state, fact);
  for (const message of fact.messages) {
    const createdAt = message.created_at ?? (message.change === 'new' ? (fact.occurred_at ?? null) : null);
    putMessage(session, message, createdAt, fact.recorded_at);
  }
  for (const position of fact.superseded) {
    const message = session.positions.get(position);
    if (message === undefined) throw unread(`Message at ${position} of session ${session.session_id}`);
    if (message.superseded) continue;
    message.superseded = true;
    session.message_count -= 1;
    session.dirty_messages.add(message);
  }
}
