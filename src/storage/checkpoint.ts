// Folds what memory knows and the projection lacks into the projection, and trims the journal: in
// one transaction, which first makes sure that nobody else has done so (I2).

import type { MessageFields, MessageState, RecordingState, SessionFields, SessionState } from '../engine/index.ts';
import { MERGED_CHUNK_LENGTH, QUARANTINED_LENGTH, QUARANTINED_RECORDS, RETAINED_FACTS } from './constants.ts';
import type { DamagedRecord } from './journal-record.ts';
import type { WriteTransaction } from './transaction.ts';

/**
 * Writes the checkpoint. `state` must be caught up in this transaction, and belong to the
 * projection that it sees: another one is a host's newer work, and the call throws.
 * `lastRecord`: first seq of the journal's last record. `damaged`: records to put into quarantine.
 */
export async function writeCheckpoint(
  transaction: WriteTransaction,
  state: RecordingState,
  lastRecord: number,
  damaged: readonly DamagedRecord[],
): Promise<void> {
  const seq = await transaction.checkpointSeq();
  if (seq !== state.folded) throw new Error(`The projection holds ${seq} facts, memory goes on from ${state.folded}.`);
  for (const ref of state.purged) transaction.deleteSession(ref);
  const dirty = [...state.sessions.values()].filter((session) => session.dirty);
  await Promise.all(dirty.map((session) => writeSession(transaction, session, state.head)));
  for (const client of state.clients.values()) {
    if (client.dirty) transaction.putClient(client);
  }
  if (state.config_dirty) transaction.putConfig(state.config);
  await updateQuarantine(transaction, damaged, state.purged.size > 0);
  transaction.putCheckpoint(state.head);
  const retained = state.purged.size > 0 ? 0 : RETAINED_FACTS;
  // The last record always stays: a recorder that is behind tells from it that it missed some.
  transaction.trimJournal(Math.min(state.head - retained, lastRecord - 1));
}

/** Puts damaged records aside: the newest, and as much of each as anyone reads. What they say may be of a purged session, so a purge leaves nothing of it. */
async function updateQuarantine(
  transaction: WriteTransaction,
  damaged: readonly DamagedRecord[],
  isPurge: boolean,
): Promise<void> {
  if (damaged.length === 0 && !isPurge) return;
  const length = isPurge ? 0 : QUARANTINED_LENGTH;
  const known = await transaction.quarantine();
  const records = [...known, ...damaged];
  for (const { first_seq } of records.slice(0, -QUARANTINED_RECORDS)) transaction.deleteQuarantine(first_seq);
  for (const record of records.slice(-QUARANTINED_RECORDS)) {
    if (record.stored.length > length || !known.includes(record))
      transaction.putQuarantine({ ...record, stored: record.stored.slice(0, length), outline: [] });
  }
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
    session.unfolded_event_ids = [];
    session.event_ids_forgotten = false;
    for (const message of session.dirty_messages) markMessageFolded(message);
    session.dirty_messages.clear();
  }
}

function markMessageFolded(message: MessageState): void {
  if (message.folded_text !== undefined) message.folded_text += message.unfolded;
  message.folded = message.length;
  message.last_chunk = lastChunkOf(message);
  message.unfolded = '';
  message.unfolded_revisions = [];
}

async function writeSession(transaction: WriteTransaction, session: SessionState, seq: number): Promise<void> {
  transaction.putSession(sessionFields(session));
  if (session.event_ids_forgotten) transaction.deleteEventIds(session.ref);
  if (session.unfolded_event_ids.length > 0) transaction.putEventIds(session.ref, seq, session.unfolded_event_ids);
  await Promise.all([...session.dirty_messages].map((message) => writeMessage(transaction, message)));
}

async function writeMessage(transaction: WriteTransaction, message: MessageState): Promise<void> {
  const { ref, position } = message;
  transaction.putMessage({ ...messageFields(message), last_chunk: lastChunkOf(message) });
  for (const { generation, folded, unfolded } of message.unfolded_revisions) {
    transaction.putChunk({ ref, position, generation, offset: folded, text: unfolded });
  }
  if (message.unfolded.length === 0) return;
  await writeText(transaction, message);
}

/** Where the text's last piece will begin after a checkpoint: small pieces grow, large ones stay as they are. */
function lastChunkOf(message: MessageState): number {
  if (message.unfolded.length === 0) return message.last_chunk;
  return message.folded - message.last_chunk < MERGED_CHUNK_LENGTH ? message.last_chunk : message.folded;
}

async function writeText(transaction: WriteTransaction, message: MessageState): Promise<void> {
  const { ref, position, generation, folded, unfolded } = message;
  const offset = lastChunkOf(message);
  const grown = offset < folded ? await transaction.chunkAt(ref, position, generation, offset) : undefined;
  transaction.putChunk({ ref, position, generation, offset, text: (grown?.text ?? '') + unfolded });
}

function sessionFields(session: SessionState): SessionFields {
  const {
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
    folded_text: _text,
    unfolded_revisions: _revisions,
    ...fields
  } = message;
  return fields;
}
