// What a fact does to a session and its messages: written here once. The recorder folds facts into its state
// (apply.ts), a follower into the session that it shows (client/reading/fold-session.ts); each gives access to
// its own messages.

import type { EventOf, Fact, MessageAddFact, SnapshotFact, TextChange } from '../protocol/index.ts';
import {
  closeMessage,
  closeMessages,
  completionOf,
  cutOffMessages,
  followMessages,
  goOn,
  reopenMessage,
  sayComplete,
  takeText,
} from './completion.ts';
import { mergePatch } from './merge-patch.ts';
import { replaceMetadata } from './session-metadata.ts';
import type { MessageFields, SessionFields } from './state.ts';

/** What facts change of a session, besides its messages. */
export type FoldedSession = Omit<
  SessionFields,
  'ref' | 'session_id' | 'started_at' | 'next_position' | 'clients' | 'openings' | 'lost_from' | 'source'
>;

/** What facts change of a message, besides its text. */
export type FoldedMessage = Pick<
  MessageFields,
  | 'role'
  | 'model'
  | 'created_at'
  | 'parent_id'
  | 'metadata'
  | 'superseded'
  | 'length'
  | 'open_since'
  | 'said_incomplete'
>;

export type BegunMessage = Pick<MessageFields, 'position' | 'message_id' | 'role' | 'created_at'>;

/** How a fold reaches the messages of a session and their texts. */
export interface MessageAccess<Session, Message> {
  /** The message, to be changed; undefined where it is not at hand, and stays as it is. */
  byId(session: Session, messageId: string): Message | undefined;
  /** The same by its position. */
  at(session: Session, position: number): Message | undefined;
  /** Adds a message without text to the session, and counts it. */
  begin(session: Session, begun: BegunMessage): Message;
  /** `at`: when the text came, in epoch ms; so for `replace`. */
  append(message: Message, text: string, at: number): void;
  /** Makes `content` the text; the text so far becomes a revision, unless it is empty. `replacedAt`: the revision's time, in epoch ms. */
  replace(message: Message, content: string, replacedAt: number, at: number): void;
}

/** A fact of a session. */
export type SessionFact = Extract<Fact, { readonly session_id: string }>;

/** Folds a fact into its session, which is there. A fact of a type that this build does not know changes nothing. */
export function foldFact<Session extends FoldedSession, Message extends FoldedMessage>(
  session: Session,
  messages: MessageAccess<Session, Message>,
  fact: SessionFact,
): void {
  switch (fact.type) {
    case 'session_start':
      touch(session, fact.recorded_at);
      takeStart(session, fact);
      session.workspace_id = fact.workspace_id ?? session.workspace_id;
      session.model = fact.model ?? session.model;
      return;
    case 'session_snapshot':
      touch(session, fact.recorded_at);
      takeStart(session, fact);
      foldSnapshot(session, messages, fact);
      return;
    case 'session_end':
      touch(session, fact.recorded_at);
      foldEnd(session, fact);
      return;
    case 'session_update':
      if (fact.keeps_state !== true) touchUnlessEnded(session, fact.recorded_at);
      session.title = fact.title ?? session.title;
      session.model = fact.model ?? session.model;
      session.metadata =
        fact.keeps_state === true
          ? (fact.metadata ?? session.metadata)
          : replaceMetadata(session.metadata, fact.metadata);
      return;
    case 'heartbeat':
      touchUnlessEnded(session, fact.recorded_at);
      return;
    case 'message_add':
      touch(session, fact.recorded_at);
      foldAdd(session, messages, fact);
      return;
    case 'message_update':
      if (continuesText(fact)) touch(session, fact.recorded_at);
      else touchUnlessEnded(session, fact.recorded_at);
      foldUpdate(session, messages, fact);
      return;
    case 'message_append': {
      const message = messages.byId(session, fact.message_id);
      if (message === undefined) touch(session, fact.recorded_at);
      else foldAppend(session, messages, message, fact.content_delta, fact);
      return;
    }
    case 'client_left':
      if (!fact.interrupted) return;
      session.status = 'interrupted';
      session.interrupted_at = fact.recorded_at;
      cutOffMessages(session, fact.seq, fact.left_client_id);
      return;
    case 'session_trashed':
      session.trashed_at = fact.recorded_at;
      return;
    case 'session_restored':
      session.trashed_at = null;
      return;
    case 'session_purged':
    case 'session_imported': // its readers read the session again
      return;
    default:
      fact satisfies never;
  }
}

/** An append whose message is at hand. */
export function foldAppend<Session extends FoldedSession, Message extends FoldedMessage>(
  session: Session,
  messages: Pick<MessageAccess<Session, Message>, 'append'>,
  message: Message,
  delta: string,
  { seq, recorded_at }: Pick<Fact, 'seq' | 'recorded_at'>,
): void {
  touch(session, recorded_at);
  makeCurrent(session, message);
  messages.append(message, delta, recorded_at);
  reopenMessage(session, message, seq);
}

/** Whether an update of a message is more than metadata or the word that the message is complete. */
export function continuesText({
  content,
  is_complete,
}: Pick<EventOf<'message_update'>, 'content' | 'is_complete'>): boolean {
  return content != null || is_complete === false;
}

/** A title or a rating that comes late, and a timer's last heartbeat, do not continue a session that has ended: they are no activity. */
function touchUnlessEnded(session: FoldedSession, at: number): void {
  if (session.status === 'ended') session.trashed_at = null;
  else touch(session, at);
}

/** What any other event does to its session: it is active, and not in the trash. `at`: epoch ms. */
function touch(session: FoldedSession, at: number): void {
  session.last_activity = at;
  session.status = 'active';
  session.interrupted_at = null;
  session.ended_at = null;
  session.trashed_at = null;
  session.expected_message_count = null;
}

/** Fields that are given replace those that are there. */
function takeStart(session: FoldedSession, fact: Extract<Fact, { type: 'session_start' | 'session_snapshot' }>): void {
  session.provider = fact.provider;
  session.workspace_path = fact.workspace_path ?? session.workspace_path;
  session.title = fact.title ?? session.title;
  session.metadata = replaceMetadata(session.metadata, fact.metadata);
}

function foldEnd(session: FoldedSession, fact: Extract<Fact, { type: 'session_end' }>): void {
  session.status = 'ended';
  session.ended_at = fact.occurred_at ?? fact.recorded_at;
  const expected = fact.final_message_count ?? session.message_count;
  session.expected_message_count = expected === session.message_count ? null : expected;
  if (fact.keeps_cut_off === true) cutOffMessages(session, fact.seq);
  else closeMessages(session, fact.seq);
}

function foldAdd<Session extends FoldedSession, Message extends FoldedMessage>(
  session: Session,
  messages: MessageAccess<Session, Message>,
  fact: MessageAddFact & Fact,
): void {
  if (fact.change === 'new') followMessages(session, fact.role, fact.seq);
  const message = putMessage(session, messages, fact, fact.occurred_at ?? null, fact);
  if (message !== undefined) takeText(message, fact.content, fact.change, fact.seq);
}

function foldUpdate<Session extends FoldedSession, Message extends FoldedMessage>(
  session: Session,
  messages: MessageAccess<Session, Message>,
  fact: Extract<Fact, { type: 'message_update' }>,
): void {
  const message = messages.byId(session, fact.message_id);
  if (message === undefined) return;
  makeCurrent(session, message);
  const { content, is_complete, metadata } = fact;
  if (content != null) changeText(messages, message, content, fact.change, fact);
  if (metadata != null) message.metadata = mergePatch(message.metadata, metadata);
  const completion = completionOf(session, message);
  if (is_complete != null) sayComplete(message, is_complete, fact.seq);
  // An app that said `false` says when the message is complete.
  else if (content != null && completion !== 'paused' && completion !== 'incomplete')
    takeText(message, content, fact.change, fact.seq);
}

function foldSnapshot<Session extends FoldedSession, Message extends FoldedMessage>(
  session: Session,
  messages: MessageAccess<Session, Message>,
  fact: SnapshotFact & Fact,
): void {
  for (const [index, shown] of fact.messages.entries()) {
    const createdAt = shown.created_at ?? (shown.change === 'new' ? (fact.occurred_at ?? null) : null);
    const message = putMessage(session, messages, shown, createdAt, fact);
    if (message === undefined) continue;
    // The text so far of the last message may be extended after the snapshot.
    if (shown.change === 'new' || shown.change === 'replace') takeText(message, shown.content, shown.change, fact.seq);
    if (shown.change === 'extend') goOn(session, message, fact.seq);
    if (index < fact.messages.length - 1) closeMessage(session, message);
  }
  for (const position of fact.superseded) {
    const message = messages.at(session, position);
    if (message?.superseded === true) continue;
    session.message_count -= 1;
    if (message !== undefined) message.superseded = true;
  }
}

/** When a fact was recorded, and when it happened at the client if that is known. */
type Moment = Pick<Fact, 'recorded_at'> & Pick<EventOf<'message_add'>, 'occurred_at'>;

type IncomingMessage = Pick<
  MessageAddFact,
  'message_id' | 'role' | 'content' | 'model' | 'parent_id' | 'metadata' | 'position' | 'change'
>;

/** Adds a message, or gives a known one what is given. Either way it is current. */
function putMessage<Session extends FoldedSession, Message extends FoldedMessage>(
  session: Session,
  messages: MessageAccess<Session, Message>,
  incoming: IncomingMessage,
  createdAt: number | null,
  fact: Moment,
): Message | undefined {
  const { message_id, role, content, position, change } = incoming;
  const message =
    change === 'new'
      ? messages.begin(session, { position, message_id, role, created_at: createdAt ?? fact.recorded_at })
      : messages.byId(session, message_id);
  if (message === undefined) return undefined;
  makeCurrent(session, message);
  message.role = role;
  message.model = incoming.model ?? message.model;
  message.parent_id = incoming.parent_id ?? message.parent_id;
  message.metadata = incoming.metadata ?? message.metadata;
  message.created_at = createdAt ?? message.created_at;
  changeText(messages, message, content, change, fact);
  return message;
}

function changeText<Session, Message extends FoldedMessage>(
  messages: MessageAccess<Session, Message>,
  message: Message,
  content: string,
  change: TextChange,
  { recorded_at, occurred_at }: Moment,
): void {
  const at = occurred_at ?? recorded_at;
  if (change === 'replace') messages.replace(message, content, recorded_at, at);
  else messages.append(message, content.slice(message.length), at);
}

function makeCurrent(session: FoldedSession, message: FoldedMessage): void {
  if (!message.superseded) return;
  message.superseded = false;
  session.message_count += 1;
}
