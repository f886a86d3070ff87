// Adapts state and facts after a damaged journal record: stand-ins take the place of what the lost facts made, and missing
// text is marked, so that everything after the record stays readable.

import type { Fact, NewFact, SnapshotFact, TextChange } from '../protocol/index.ts';
import { textChange } from './decide-text.ts';
import { beginMessage, beginSession, type MessageState, type RecordingState, type SessionState } from './state.ts';
import { knownText, loseText, replaceText, retractLoss } from './text.ts';

/** Id of a session of which only the short name is known. */
export function lostSessionId(ref: number): string {
  return `lost-session-${ref}`;
}

/** The short name that a session's stand-in id holds; null for any other id. */
export function lostRefOf(sessionId: string): number | null {
  const [, ref] = /^lost-session-(\d{1,15})$/.exec(sessionId) ?? [];
  return ref === undefined ? null : Number(ref);
}

/** Id of a message of which only the place is known. */
export function lostMessageId(position: number): string {
  return `lost-message-${position}`;
}

/** Skips the facts of a damaged record: their seqs are not used again (I1). */
export function skipFacts(state: RecordingState, count: number): void {
  state.head += count;
}

/** Whether a fact can be applied to the state: its session and its message exist, and its text continues theirs. */
export function fits({ sessions }: RecordingState, fact: NewFact | null): boolean {
  if (fact === null) return false;
  if (!('session_id' in fact) || fact.type === 'session_start') return true;
  const session = sessions.get(fact.session_id);
  if (fact.type === 'session_snapshot') return fitsSnapshot(session, fact);
  if (session === undefined) return false;
  switch (fact.type) {
    case 'message_add':
      return fitsMessage(session, fact);
    case 'message_update':
      return session.messages.has(fact.message_id);
    case 'message_append':
      return session.messages.get(fact.message_id)?.length === fact.offset;
    default:
      return true;
  }
}

function fitsSnapshot(session: SessionState | undefined, { messages, superseded }: SnapshotFact): boolean {
  if (session === undefined) return superseded.length === 0 && messages.every(({ change }) => change === 'new');
  return (
    messages.every((message) => fitsMessage(session, message)) &&
    superseded.every((position) => session.positions.has(position))
  );
}

/** A new message needs a free position; any other one must exist. */
function fitsMessage(session: SessionState, { message_id, position, change }: Placed): boolean {
  if (change !== 'new') return session.messages.has(message_id);
  return !session.messages.has(message_id) && !session.positions.has(position);
}

type Placed = Pick<SnapshotFact['messages'][number], 'message_id' | 'position' | 'change'>;

/** Marks the text of a lost append as missing, if the message's text ends at its offset. */
export function loseAppend(state: RecordingState, ref: number, position: number, offset: number, length: number): void {
  const session = state.refs.get(ref);
  const message = session?.positions.get(position);
  if (session === undefined || message === undefined || message.length !== offset) return;
  loseText(message, length);
  markDirty(session, message);
}

/** Makes sure that there is a message at a place that a short append names. */
export function mendPlace(state: RecordingState, ref: number, position: number, at: number): void {
  const session = state.refs.get(ref) ?? standInSession(state, lostSessionId(ref), ref, at);
  if (!session.positions.has(position)) standInMessage(session, lostMessageId(position), position, at);
}

/**
 * Returns the fact as it can be applied to the state, with stand-ins for what is missing there; null for a fact that has
 * nothing to apply to. `lostFrom`: seq from which on a missing session may have begun.
 */
export function mend(state: RecordingState, fact: Fact, lostFrom: number): Fact | null {
  if (!('session_id' in fact) || fact.type === 'session_start') return fact;
  if (fact.type === 'session_snapshot') return mendSnapshot(state, fact);
  if (fact.type === 'session_purged') return state.sessions.has(fact.session_id) ? fact : null;
  const session =
    state.sessions.get(fact.session_id) ?? standInSession(state, fact.session_id, fact.seq, fact.recorded_at, lostFrom);
  switch (fact.type) {
    case 'message_add':
      return { ...fact, ...changeOf(session, fact) };
    case 'message_update': {
      const message = messageOf(session, fact.message_id, fact.recorded_at);
      return { ...fact, change: fact.content == null ? 'same' : knownChange(message, fact.content) };
    }
    case 'message_append':
      mendText(session, messageOf(session, fact.message_id, fact.recorded_at), fact.offset, fact.recorded_at);
      return fact;
    default:
      return fact;
  }
}

function mendSnapshot<Kind extends SnapshotFact>(state: RecordingState, fact: Kind): Kind {
  const session = state.sessions.get(fact.session_id);
  const taken = new Set(session?.positions.keys());
  const messages = fact.messages.map((message) => {
    const mended = session?.messages.has(message.message_id)
      ? changeOf(session, message)
      : { change: 'new' as const, position: firstFree(taken, message.position) };
    taken.add(mended.position);
    return { ...message, ...mended };
  });
  return { ...fact, messages, superseded: fact.superseded.filter((position) => session?.positions.has(position)) };
}

function firstFree(taken: ReadonlySet<number>, wanted: number): number {
  return taken.has(wanted) ? Math.max(...taken) + 1 : wanted;
}

type Incoming = Pick<SnapshotFact['messages'][number], 'message_id' | 'content' | 'position'>;

/** What a whole text does to the message in the state, and the message's position. */
function changeOf(
  session: SessionState,
  { message_id, content, position }: Incoming,
): Pick<SnapshotFact['messages'][number], 'change' | 'position'> {
  const message = session.messages.get(message_id);
  if (message === undefined)
    return { change: 'new', position: session.positions.has(position) ? session.next_position : position };
  return { change: knownChange(message, content), position: message.position };
}

/** What a whole text does to a text that may not be known: then it replaces that. */
function knownChange(message: MessageState, content: string): TextChange {
  return knownText(message) === undefined ? 'replace' : textChange(message, content);
}

/** Makes the text end at `offset`, where a delta continues it: missing text is marked, and a loss that was assumed too long is shortened. */
function mendText(session: SessionState, message: MessageState, offset: number, at: number): void {
  if (message.length > offset && !retractLoss(message, message.length - offset)) replaceText(message, '', at);
  if (message.length < offset) loseText(message, offset - message.length);
  markDirty(session, message);
}

function messageOf(session: SessionState, messageId: string, at: number): MessageState {
  return session.messages.get(messageId) ?? standInMessage(session, messageId, session.next_position, at);
}

function markDirty(session: SessionState, message: MessageState): void {
  session.dirty = true;
  session.dirty_messages.add(message);
}

function standInSession(
  state: RecordingState,
  session_id: string,
  ref: number,
  at: number,
  lostFrom = ref,
): SessionState {
  const session = beginSession(state, { ref, session_id, provider: 'unknown', started_at: at, last_activity: at });
  session.lost_from = lostFrom;
  session.dirty = true;
  return session;
}

function standInMessage(session: SessionState, message_id: string, position: number, at: number): MessageState {
  session.dirty = true;
  return beginMessage(session, { position, message_id, role: 'unknown', created_at: at });
}
