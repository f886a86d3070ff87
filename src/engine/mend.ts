// Adapts state and facts after a damaged journal record: stand-ins take the place of what the lost facts made, and missing
// text is marked, so that everything after the record stays readable.

import type { Fact, SnapshotFact, TextChange } from '../protocol/index.ts';
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

/** Marks the text of a lost append as missing, if the message's text ends at its offset. */
export function loseAppend(state: RecordingState, ref: number, position: number, offset: number, length: number): void {
  const session = state.refs.get(ref);
  const message = session?.positions.get(position);
  if (session === undefined || message === undefined || message.length !== offset) return;
  loseText(message, length);
  markDirty(session, message);
}

/** What the facts that are adapted one after the other share. */
export interface Mending {
  readonly state: RecordingState;
  /** Seq from which on a missing session may have begun; absent where nothing is known to be lost. */
  readonly lostFrom: number | undefined;
  /**
   * Whether anything is lost: then what a whole text does to the text in the state is decided again, for which that must
   * have been read. The first fact that does not fit the state sets it.
   */
  isNeeded: boolean;
}

/** Makes sure that there is a message at a place that a short append names. */
export function mendPlace(mending: Mending, ref: number, position: number, at: number): void {
  const session = mending.state.refs.get(ref) ?? standInSession(mending, lostSessionId(ref), ref, at, ref);
  if (!session.positions.has(position)) standInMessage(mending, session, lostMessageId(position), position, at);
}

/**
 * Returns the fact as it can be applied to the state, with stand-ins for what is missing there; null for a fact that has
 * nothing to apply to. A fact that fits is returned as it is while nothing is lost.
 */
export function mend(mending: Mending, fact: Fact): Fact | null {
  if (!('session_id' in fact) || fact.type === 'session_start' || fact.type === 'session_imported') return fact;
  const { session_id, seq, recorded_at } = fact;
  const known = mending.state.sessions.get(session_id);
  if (fact.type === 'session_snapshot') return mendSnapshot(mending, known, fact);
  if (fact.type === 'session_purged' && known === undefined) {
    mending.isNeeded = true;
    return null;
  }
  const session = known ?? standInSession(mending, session_id, seq, recorded_at, mending.lostFrom);
  switch (fact.type) {
    case 'message_add':
      return { ...fact, ...placeOf(mending, session, fact, session.positions, session.next_position) };
    case 'message_update': {
      const message = messageOf(mending, session, fact.message_id, recorded_at);
      return fact.content == null ? fact : { ...fact, change: changeOf(mending, message, fact.content, fact.change) };
    }
    case 'message_append':
      mendText(mending, session, messageOf(mending, session, fact.message_id, recorded_at), fact.offset, recorded_at);
      return fact;
    default:
      return fact;
  }
}

function mendSnapshot<Kind extends SnapshotFact>(
  mending: Mending,
  session: SessionState | undefined,
  fact: Kind,
): Kind {
  const taken = new Set(session?.positions.keys());
  let next = session?.next_position ?? 0;
  const messages = fact.messages.map((message) => {
    const place = placeOf(mending, session, message, taken, next);
    taken.add(place.position);
    next = Math.max(next, place.position + 1);
    return { ...message, ...place };
  });
  const superseded = fact.superseded.filter((position) => session?.positions.has(position));
  if (superseded.length < fact.superseded.length) mending.isNeeded = true;
  return { ...fact, messages, superseded };
}

type Incoming = SnapshotFact['messages'][number];

/** A message's position, and what its text does there. `next`: the position of a new message whose own is `taken`. */
function placeOf(
  mending: Mending,
  session: SessionState | undefined,
  { message_id, content, position, change }: Pick<Incoming, 'message_id' | 'content' | 'position' | 'change'>,
  taken: { has(position: number): boolean },
  next: number,
): Pick<Incoming, 'position' | 'change'> {
  const message = session?.messages.get(message_id);
  if (message !== undefined) return { position: message.position, change: changeOf(mending, message, content, change) };
  const isFree = !taken.has(position);
  if (change !== 'new' || !isFree) mending.isNeeded = true;
  return { position: isFree ? position : next, change: 'new' };
}

/** What a whole text does to the text of a message. One that is not known is replaced. */
function changeOf(mending: Mending, message: MessageState, content: string, decided: TextChange): TextChange {
  if (decided === 'new') mending.isNeeded = true;
  if (!mending.isNeeded) return decided;
  return knownText(message) === undefined ? 'replace' : textChange(message, content);
}

/** Makes the text end at `offset`, where a delta continues it: missing text is marked, and a loss that was assumed too long is shortened. */
function mendText(mending: Mending, session: SessionState, message: MessageState, offset: number, at: number): void {
  const surplus = message.length - offset;
  if (surplus === 0) return;
  mending.isNeeded = true;
  if (surplus > 0 && !retractLoss(message, surplus)) replaceText(message, '', at, at);
  if (message.length < offset) loseText(message, offset - message.length);
  markDirty(session, message);
}

function messageOf(mending: Mending, session: SessionState, messageId: string, at: number): MessageState {
  return session.messages.get(messageId) ?? standInMessage(mending, session, messageId, session.next_position, at);
}

function markDirty(session: SessionState, message: MessageState): void {
  session.dirty = true;
  session.dirty_messages.add(message);
}

function standInSession(mending: Mending, session_id: string, ref: number, at: number, lostFrom = ref): SessionState {
  mending.isNeeded = true;
  const begun = { ref, session_id, provider: 'unknown', started_at: at, last_activity: at };
  const session = beginSession(mending.state, begun);
  session.lost_from = lostFrom;
  session.dirty = true;
  return session;
}

function standInMessage(
  mending: Mending,
  session: SessionState,
  message_id: string,
  position: number,
  at: number,
): MessageState {
  mending.isNeeded = true;
  session.dirty = true;
  return beginMessage(session, { position, message_id, role: 'unknown', created_at: at });
}
