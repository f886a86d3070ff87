// Brings memory up to the journal's end, inside the transaction that is going to use it. So hosts,
// builds and tabs that know nothing of each other decide on the same state.

import {
  addNeedsOfFact,
  addNeedsOfRequest,
  apply,
  createState,
  isNothing,
  noNeeds,
  type Needs,
  settle,
  type RecordingState,
  type Request,
} from '../engine/index.ts';
import { isShortAppend, resolve, StorageError, type JournalRecord, type ReadTransaction } from '../storage/index.ts';
import { load, loadPlaces } from './load.ts';

/** What a recorder holds between transactions. */
export interface Memory {
  readonly state: RecordingState;
  /** The connection it was read over: behind another one may be another database. */
  readonly connection: number;
  /** First seq of the journal's last record that is applied; 0 when there is none. */
  lastRecord: number;
}

/** The transaction sees the journal alone, but rows of the projection are needed: take a wider one. */
export const NEEDS_ALL = 'needs_all';

function needsOf(state: RecordingState, requests: readonly Request[]): Needs {
  const needs = noNeeds();
  for (const request of requests) addNeedsOfRequest(needs, state, request);
  return needs;
}

/**
 * Applies the journal's newer records and reads what `requests` need. Answers with the memory to
 * go on with, which is a new one when `memory` is null or belongs to an older projection. In a
 * transaction on all stores the memory it answers with is that of the projection the transaction sees.
 */
export async function catchUp(
  transaction: ReadTransaction,
  memory: Memory | null,
  requests: readonly Request[] = [],
): Promise<Memory | typeof NEEDS_ALL> {
  if (memory === null || memory.connection !== transaction.connection)
    return transaction.scope === 'all' ? reload(transaction, requests) : NEEDS_ALL;
  const { state } = memory;
  if (transaction.scope === 'journal') {
    const isCurrent = isNothing(needsOf(state, requests)) && (await transaction.journalAfter(state.head)).length === 0;
    return isCurrent ? memory : NEEDS_ALL;
  }
  const [foldedSeq, tail] = await Promise.all([transaction.checkpointSeq(), transaction.journalAfter(state.head)]);
  const isGap = tail[0] !== undefined && tail[0].first_seq !== state.head + 1;
  if (isGap || foldedSeq !== state.folded) return reload(transaction, requests);
  await replay(transaction, memory, tail);
  await load(transaction, state, needsOf(state, requests));
  return memory;
}

/** Reads everything afresh: the projection's mark, then the journal behind it. */
async function reload(transaction: ReadTransaction, requests: readonly Request[]): Promise<Memory> {
  const state = createState();
  const [seq, config] = await Promise.all([transaction.checkpointSeq(), transaction.config()]);
  state.head = seq;
  state.folded = seq;
  state.config = { ...state.config, ...config };
  const [last] = seq === 0 ? [] : await transaction.journalFrom(seq, 1);
  const memory: Memory = { state, connection: transaction.connection, lastRecord: last?.first_seq ?? 0 };
  await replay(transaction, memory, await transaction.journalAfter(seq));
  await load(transaction, state, needsOf(state, requests));
  return memory;
}

async function replay(transaction: ReadTransaction, memory: Memory, records: readonly JournalRecord[]): Promise<void> {
  const { state } = memory;
  await loadForRecords(transaction, state, records);
  for (const record of records) applyRecord(memory, record);
}

async function loadForRecords(
  transaction: ReadTransaction,
  state: RecordingState,
  records: readonly JournalRecord[],
): Promise<void> {
  const needs = noNeeds();
  for (const { settled, facts } of records) {
    for (const [clientId] of settled) if (!state.clients.has(clientId)) needs.clients.add(clientId);
    for (const fact of facts) if (!isShortAppend(fact)) addNeedsOfFact(needs, state, fact);
  }
  await load(transaction, state, needs);
  await loadPlaces(
    transaction,
    state,
    records.flatMap((record) => record.facts),
  );
}

function applyRecord(memory: Memory, record: JournalRecord): void {
  const { state } = memory;
  if (record.first_seq !== state.head + 1) {
    throw new StorageError(
      'storage_unavailable',
      `The journal has a hole between ${state.head} and ${record.first_seq}.`,
    );
  }
  for (const stored of record.facts) {
    const fact = resolve(state, stored);
    if (fact === null)
      throw new StorageError(
        'storage_unavailable',
        `Journal record ${record.first_seq} names a message that is not there.`,
      );
    apply(state, { ...fact, seq: state.head + 1, recorded_at: record.recorded_at });
  }
  for (const [clientId, counter] of record.settled) settle(state, clientId, counter, record.recorded_at);
  memory.lastRecord = record.first_seq;
}
