// Reads one session: its messages with their texts, or its recovery report.

import {
  distinct,
  messageView,
  recoveryOf,
  summaryOf,
  type MessageFields,
  type MessageState,
  type SessionFields,
  type SessionState,
} from '../engine/index.ts';
import type { Config, MessagePage, RecordedMessage, RecoveryReport, SessionDetail } from '../protocol/index.ts';
import type { DamagedRecord, ReadTransaction, SessionContents } from '../storage/index.ts';
import { TEXT_READ_AT_ONCE } from './constants.ts';
import type { Memory } from './memory.ts';
import { holdSessionById } from './load.ts';
import type { Captured } from './read-through.ts';
import { StoredTexts } from './stored-texts.ts';

/** What a session is read with beside itself. */
export interface SessionReading {
  readonly head: number;
  readonly config: Config;
}

/** A session as memory has it: its fields, and its messages that the projection lacks or has in an older version. */
export interface HeldSession {
  readonly isDirty: boolean;
  readonly fields: SessionFields;
  readonly messages: readonly MessageState[];
}

/** What is read of one session; without fields where there is none. */
export interface CapturedSession extends Captured, SessionReading, Omit<HeldSession, 'fields'> {
  readonly fields: SessionFields | null;
  /** Damaged records that are not in quarantine yet. */
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
  return { head, folded, config, damaged, ...heldSession(session) };
}

/** A session as memory has it now. */
export function heldSession(session: SessionState): HeldSession {
  // What is recorded while the projection is read must not show: of the texts, only those of these revisions are read.
  const messages = Array.from(session.dirty_messages, (message) => ({
    ...message,
    revisions: [...message.revisions],
    unfolded_times: [...message.unfolded_times],
  }));
  return { isDirty: session.dirty, fields: { ...session }, messages };
}

/** The session's page of messages; otherwise what there is none of. */
export async function readSession(
  transaction: ReadTransaction,
  captured: CapturedSession,
  page: MessagePage,
  now: number,
): Promise<SessionDetail | 'no_session' | 'no_message'> {
  const { fields, isDirty, messages } = captured;
  if (fields === null) return 'no_session';
  const around = page.around === undefined ? undefined : await positionOf(transaction, captured, fields, page.around);
  if (around === null) return 'no_message';
  const { from, to } = rangeOf(page, around, fields.next_position);
  const [rows, chunks] = await Promise.all([
    transaction.messages(fields.ref, from, to),
    transaction.chunks(fields.ref, from, to),
  ]);
  const held = { fields, isDirty, messages };
  const { touched } = transaction;
  const stored = { messages: rows, chunks, touched };
  return detailOf(captured, held, stored, { from, to, hasTiming: page.timing === true }, now);
}

/** A session with its messages at `from` to before `to`. `stored`: what the projection has of these. */
export function detailOf(
  { head, config }: SessionReading,
  { fields, isDirty, messages }: HeldSession,
  stored: SessionContents & Pick<ReadTransaction, 'touched'>,
  { from, to, hasTiming }: { readonly from: number; readonly to: number; readonly hasTiming: boolean },
  now: number,
): SessionDetail {
  const texts = new StoredTexts(stored.chunks, stored.touched);
  const shown = overlay(stored.messages, messages, from, to);
  if (shown.length < to - from) stored.touched.damagedRefs.add(fields.ref); // rows are missing
  return {
    ...summaryOf(fields, isDirty, config, now),
    title: fields.title,
    metadata: fields.metadata,
    messages: shown.map((message) =>
      // Assigned, as spreading it takes longer than making it.
      Object.assign(viewOf(fields, message, texts), hasTiming && { timing: texts.timing(message) }),
    ),
    next_before: from > 0 ? from : null,
    seq: head,
  };
}

/** Where a message is; null when the session has none of this id. */
async function positionOf(
  transaction: ReadTransaction,
  { messages }: CapturedSession,
  { ref }: SessionFields,
  messageId: string,
): Promise<number | null> {
  const held = messages.find(({ message_id }) => message_id === messageId);
  return (held ?? (await transaction.messageById(ref, messageId)))?.position ?? null;
}

/** The positions of a page: of the `limit` before one, or of those around one; as many in both cases, where there are. */
function rangeOf(
  { limit, before }: MessagePage,
  around: number | undefined,
  end: number,
): { readonly from: number; readonly to: number } {
  const most = limit ?? end;
  const wanted = around === undefined ? (before ?? end) : Math.max(around + 1 + Math.floor((most - 1) / 2), most);
  const to = Math.min(wanted, end);
  return { from: Math.max(0, to - most), to };
}

/** The session's recovery report; null when there is no such session. */
export async function readRecovery(
  transaction: ReadTransaction,
  captured: CapturedSession,
  now: number,
): Promise<RecoveryReport | null> {
  const { fields, config } = captured;
  if (fields === null) return null;
  const rows = await transaction.messages(fields.ref);
  const messages = overlay(rows, captured.messages, 0, Infinity);
  const described = await withMissing(transaction, messages);
  const quarantine = await transaction.quarantine();
  return recoveryOf(
    fields,
    described,
    distinct([...quarantine, ...captured.damaged, ...transaction.foundDamage]),
    config,
    now,
  );
}

/** Messages with what is missing of their texts. To find that, reads the texts, about {@link TEXT_READ_AT_ONCE} at a time. */
async function withMissing(
  transaction: ReadTransaction,
  messages: readonly (MessageFields | MessageState)[],
): Promise<MessageFields[]> {
  const described: MessageFields[] = [];
  for (let start = 0; start < messages.length;) {
    let length = 0;
    const group: (MessageFields | MessageState)[] = [];
    for (const message of messages.slice(start)) {
      if (group.length > 0 && length + message.length > TEXT_READ_AT_ONCE) break;
      length += message.length;
      group.push(message);
    }
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) break;
    const texts = new StoredTexts(
      await transaction.chunks(first.ref, first.position, last.position + 1),
      transaction.touched,
    );
    described.push(...group.map((message) => ({ ...message, missing: texts.current(message).missing })));
    start += group.length;
  }
  return described;
}

/** The projection's messages, with memory's in their places, in the order of their positions. */
function overlay(
  rows: readonly MessageFields[],
  held: readonly MessageState[],
  from: number,
  to: number,
): (MessageFields | MessageState)[] {
  if (held.length === 0) return [...rows];
  const byPosition = new Map<number, MessageFields | MessageState>(rows.map((row) => [row.position, row]));
  for (const message of held) {
    if (message.position >= from && message.position < to) byPosition.set(message.position, message);
  }
  return [...byPosition.values()].toSorted((a, b) => a.position - b.position);
}

function viewOf(session: SessionFields, message: MessageFields | MessageState, texts: StoredTexts): RecordedMessage {
  const { text, missing } = texts.current(message);
  return messageView(session, { ...message, missing }, text, texts.revisions(message));
}
