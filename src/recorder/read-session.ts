// Reads one session: its messages with their texts, or what recovery says of it.

import {
  messageView,
  recoveryOf,
  summaryOf,
  type MessageFields,
  type MessageState,
  type SessionFields,
} from '../engine/index.ts';
import type { Config, MessagePage, RecordedMessage, RecoveryReport, SessionDetail } from '../protocol/index.ts';
import type { DamagedRecord, ReadTransaction, TextChunk } from '../storage/index.ts';
import type { Memory } from './memory.ts';
import { holdSessionById } from './load.ts';
import type { Captured } from './read-through.ts';

/** A session as memory has it: its fields, and its messages that the projection lacks or has otherwise. */
export interface CapturedSession extends Captured {
  readonly head: number;
  readonly config: Config;
  readonly isDirty: boolean;
  readonly fields: SessionFields | null;
  readonly messages: readonly MessageState[];
  /** Damaged records that no checkpoint has put aside. */
  readonly damaged: readonly DamagedRecord[];
}

export async function captureSession(
  transaction: ReadTransaction,
  { state, damaged }: Memory,
  sessionId: string,
): Promise<CapturedSession> {
  const { head, folded, config } = state;
  await holdSessionById(transaction, state, sessionId);
  const session = state.sessions.get(sessionId);
  if (session === undefined) return { head, folded, config, isDirty: false, fields: null, messages: [], damaged };
  // What is recorded while the projection is read must not show: the copies share no list with memory.
  const messages = Array.from(session.dirty_messages, (message) => ({
    ...message,
    revisions: [...message.revisions],
    unfolded_revisions: [...message.unfolded_revisions],
  }));
  return { head, folded, config, isDirty: session.dirty, fields: { ...session }, messages, damaged };
}

/** The session's page of messages; null when there is no such session. */
export async function readSession(
  transaction: ReadTransaction,
  captured: CapturedSession,
  page: MessagePage,
  now: number,
): Promise<SessionDetail | null> {
  const { fields, head, config, isDirty } = captured;
  if (fields === null) return null;
  const to = Math.min(page.before ?? fields.next_position, fields.next_position);
  const from = page.limit === undefined ? 0 : Math.max(0, to - page.limit);
  const [rows, chunks] = await Promise.all([
    transaction.messages(fields.ref, from, to),
    transaction.chunks(fields.ref, from, to),
  ]);
  const texts = joinChunks(chunks);
  const messages = overlay(rows, captured.messages, from, to).map((message) => viewOf(fields, message, texts));
  return {
    ...summaryOf(fields, isDirty, config, now),
    title: fields.title,
    metadata: fields.metadata,
    messages,
    next_before: from > 0 ? from : null,
    seq: head,
  };
}

/** What recovery says of the session; null when there is no such session. */
export async function readRecovery(
  transaction: ReadTransaction,
  captured: CapturedSession,
  now: number,
): Promise<RecoveryReport | null> {
  const { fields, config } = captured;
  if (fields === null) return null;
  const [rows, quarantine] = await Promise.all([transaction.messages(fields.ref), transaction.quarantine()]);
  const messages = overlay(rows, captured.messages, 0, Infinity);
  return recoveryOf(fields, messages, [...quarantine, ...captured.damaged], config, now);
}

/** The projection's messages, with memory's in their places, in the order of their positions. */
function overlay(
  rows: readonly MessageFields[],
  held: readonly MessageState[],
  from: number,
  to: number,
): (MessageFields | MessageState)[] {
  const byPosition = new Map<number, MessageFields | MessageState>(rows.map((row) => [row.position, row]));
  for (const message of held) {
    if (message.position >= from && message.position < to) byPosition.set(message.position, message);
  }
  return [...byPosition.values()].toSorted((a, b) => a.position - b.position);
}

/** The projection's texts by position and generation. */
function joinChunks(chunks: readonly TextChunk[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { position, generation, text } of chunks) {
    const key = `${position}.${generation}`;
    texts.set(key, (texts.get(key) ?? '') + text);
  }
  return texts;
}

function viewOf(
  session: SessionFields,
  message: MessageFields | MessageState,
  texts: ReadonlyMap<string, string>,
): RecordedMessage {
  const textOf = (generation: number): string => texts.get(`${message.position}.${generation}`) ?? '';
  const unfolded = new Map<number, string>();
  if ('unfolded' in message) {
    unfolded.set(message.generation, message.unfolded);
    for (const revision of message.unfolded_revisions) unfolded.set(revision.generation, revision.unfolded);
  }
  const wholeText = (generation: number): string => textOf(generation) + (unfolded.get(generation) ?? '');
  const revisions = message.revisions.map(({ generation, replaced_at }) => ({
    content: wholeText(generation),
    replaced_at,
  }));
  return messageView(session, message, wholeText(message.generation), revisions);
}
