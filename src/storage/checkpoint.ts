// Folds what memory knows and the projection lacks into the projection, and trims the journal, all in one transaction.
// The transaction first checks that no other recorder has written a checkpoint since memory was read (I2).

import {
  rowPlaceOf,
  type MessageFields,
  type MessageState,
  type RecordingState,
  type SessionFields,
  type SessionState,
  type TextTimes,
} from '../engine/index.ts';
import { EVENT_IDS_PER_VALUE, MERGED_CHUNK_LENGTH, PURGED_SESSIONS, RETAINED_FACTS } from './constants.ts';
import type { DamagedValue } from './journal-record.ts';
import { packMessages, type PackedMessage } from './packs.ts';
import { updateQuarantine } from './quarantine.ts';
import type { StoredLists } from './schema.ts';
import { cutText, timesOfChunks } from './text-times.ts';
import { joinChunks } from './texts.ts';
import type { WriteTransaction } from './transaction.ts';
import { RowWriter, type WrittenCheckpoint } from './written-rows.ts';

/**
 * Writes the checkpoint. `state` must be caught up in this transaction. The call throws when the projection is not the one
 * that `state` was read from.
 * `lastRecord`: first seq of the journal's last record. `damaged`: records to put into quarantine. `lists`: what is
 * known of the lists of sessions then. Returns what it has written.
 */
export async function writeCheckpoint(
  transaction: WriteTransaction,
  state: RecordingState,
  lastRecord: number,
  damaged: readonly DamagedValue[],
  lists?: StoredLists,
): Promise<WrittenCheckpoint> {
  const seq = await transaction.checkpointSeq();
  if (seq !== state.folded)
    throw new Error(`The projection holds facts up to ${seq}, but memory was read from one up to ${state.folded}.`);
  const purged = [...state.purged.keys()];
  for (const ref of purged) transaction.deleteSession(ref);
  if (purged.length > 0) transaction.putPurged([...(await transaction.purged()), ...purged].slice(-PURGED_SESSIONS));
  const rows = new RowWriter(transaction);
  const dirty = [...state.sessions.values()].filter((session) => session.dirty);
  await Promise.all(dirty.map((session) => writeSession({ transaction, rows }, session, state.head)));
  const clients = [...state.clients.values()].filter((client) => client.dirty);
  for (const client of clients) transaction.putClient(client);
  if (state.config_dirty) transaction.putConfig(state.config);
  await updateQuarantine(transaction, damaged, state.head, state.purged.size > 0);
  transaction.putCheckpoint(state.head, lists);
  const retained = state.purged.size > 0 ? 0 : RETAINED_FACTS;
  // The last record always stays: a recorder with older memory notices by it that it missed records.
  transaction.trimJournal(Math.min(state.head - retained, lastRecord - 1));
  return {
    from: state.folded,
    to: state.head,
    sessions: rows.written,
    clients,
    purged,
    isEmptied: false,
    config: state.config,
  };
}

/** Notes in memory that the projection holds everything up to `head`. To be called once the checkpoint is complete. */
export function markFolded(state: RecordingState): void {
  state.folded = state.head;
  state.config_dirty = false;
  state.purged.clear();
  for (const client of state.clients.values()) client.dirty = false;
  for (const session of state.sessions.values()) {
    if (!session.dirty) continue;
    session.dirty = false;
    session.row = rowPlaceOf(session);
    session.unfolded_event_ids = [];
    session.event_ids_forgotten = false;
    for (const message of session.dirty_messages) markMessageFolded(message);
    session.dirty_messages.clear();
  }
}

function markMessageFolded(message: MessageState): void {
  if (message.folded_text !== undefined) message.folded_text += message.unfolded;
  message.folded = message.length;
  message.unfolded = '';
  message.unfolded_times = [];
  message.unfolded_revisions = [];
}

/** Where a checkpoint reads, and where it writes the rows of sessions. */
interface Writing {
  readonly transaction: WriteTransaction;
  readonly rows: RowWriter;
}

async function writeSession({ transaction, rows }: Writing, session: SessionState, seq: number): Promise<void> {
  rows.put(session.ref, ['session', sessionFields(session)]);
  if (session.event_ids_forgotten) rows.put(session.ref, ['no_event_ids', null]);
  putEventIds(rows, session, seq);
  const messages = [...session.dirty_messages];
  const isNewImport = session.source !== undefined && session.row === null;
  const others = isNewImport ? writePacks(rows, session.ref, messages) : messages;
  await Promise.all(others.map((message) => writeMessage({ transaction, rows }, message)));
}

/** Writes messages of a session that is not in the projection yet into packs. Returns those that are too long for one. */
function writePacks(rows: RowWriter, ref: number, messages: readonly MessageState[]): MessageState[] {
  const { packs, others } = packMessages(messages.map((message) => ({ message, ...packed(message) })));
  for (const pack of packs) rows.put(ref, ['pack', pack]);
  return others.map(({ message }) => message);
}

/** A message of which the projection has nothing. */
function packed(message: MessageState): PackedMessage {
  const { ref, position, generation, unfolded, unfolded_times: times } = message;
  const texts = [
    ...message.unfolded_revisions.map((revision) => ({ ...revision, times: null })),
    { generation, unfolded, times },
  ];
  const chunks = texts.flatMap((each) =>
    cutText(0, each.unfolded, each.times).map((chunk) => ({ ref, position, generation: each.generation, ...chunk })),
  );
  return { row: messageFields(message), chunks };
}

function putEventIds(rows: RowWriter, { ref, unfolded_event_ids }: SessionState, seq: number): void {
  for (let at = 0; at < unfolded_event_ids.length; at += EVENT_IDS_PER_VALUE)
    rows.put(ref, ['event_ids', { seq, at, ids: unfolded_event_ids.slice(at, at + EVENT_IDS_PER_VALUE) }]);
}

async function writeMessage(writing: Writing, message: MessageState): Promise<void> {
  const { rows } = writing;
  const { ref, position } = message;
  for (const { generation, folded, unfolded } of message.unfolded_revisions)
    putText(rows, { ref, position, generation }, folded, unfolded, null);
  if (message.unfolded.length > 0) await writeText(writing, message);
  rows.put(ref, ['message', messageFields(message)]);
}

/** Offset of the chunk that takes the next text: a short last chunk is written again, a long one is followed by a new chunk. */
function growingChunkOf({ folded, last_chunk }: MessageState): number {
  return folded - last_chunk < MERGED_CHUNK_LENGTH ? last_chunk : folded;
}

async function writeText({ transaction, rows }: Writing, message: MessageState): Promise<void> {
  const { ref, position, generation, folded, unfolded } = message;
  const growing = growingChunkOf(message);
  const chunks = growing < folded ? await transaction.chunksOf(ref, position, generation, growing) : [];
  const offsets = chunks.map((chunk) => ({ ...chunk, offset: chunk.offset - growing }));
  const grown = joinChunks(offsets, folded - growing);
  const missing = grown.missing.map(({ offset, length }) => ({ offset: offset + growing, length }));
  transaction.touched.noteMissing(message, missing);
  // A damaged chunk stays as it is: it may become readable again, and what the second copy has of it stays the newest.
  const [start, text] = missing.length === 0 ? [growing, grown.text] : [folded, ''];
  const times = timesOfChunks(start < folded ? chunks : [], start, folded)?.concat(message.unfolded_times) ?? null;
  // This is ahead of the projection until the transaction completes: one that fails drops memory.
  message.last_chunk = putText(rows, { ref, position, generation }, start, text + unfolded, times);
}

/** Stores a text that begins at offset `start`, in chunks. Returns the offset of the last one. */
function putText(
  rows: RowWriter,
  place: { readonly ref: number; readonly position: number; readonly generation: number },
  start: number,
  text: string,
  times: TextTimes | null,
): number {
  const chunks = cutText(start, text, times);
  for (const chunk of chunks) rows.put(place.ref, ['chunk', { ...place, ...chunk }]);
  return chunks.at(-1)?.offset ?? start;
}

function sessionFields(session: SessionState): SessionFields {
  const {
    row: _row,
    messages: _messages,
    positions: _positions,
    whole: _whole,
    event_ids: _ids,
    unfolded_event_ids: _unfolded,
    event_ids_forgotten: _forgotten,
    dirty: _dirty,
    dirty_messages: _dirtyMessages,
    ...fields
  } = session;
  return fields;
}

function messageFields(message: MessageState): MessageFields {
  const {
    folded: _folded,
    unfolded: _unfolded,
    unfolded_times: _times,
    folded_text: _text,
    unfolded_revisions: _revisions,
    ...fields
  } = message;
  return fields;
}
