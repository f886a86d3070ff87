// Brings memory up to the journal's end, inside the transaction that is going to use it. So hosts and builds that do not
// know of each other decide on the same state.

import {
  addNeedsOfRequest,
  createState,
  isNothing,
  noNeeds,
  type Needs,
  type RecordingState,
  type Request,
} from '../engine/index.ts';
import { isDamaged, JOURNAL_VERSION, type ReadTransaction } from '../storage/index.ts';
import { load } from './load.ts';
import type { Memory } from './memory.ts';
import { replay } from './replay.ts';

function needsOf(state: RecordingState, requests: readonly Request[]): Needs {
  const needs = noNeeds();
  for (const request of requests) addNeedsOfRequest(needs, state, request);
  return needs;
}

/** Whether memory has what `requests` need, unless another recorder has committed since. */
export function suffices({ connection }: ReadTransaction, memory: Memory, requests: readonly Request[]): boolean {
  return memory.connection === connection && isNothing(needsOf(memory.state, requests));
}

/**
 * Applies the journal's newer records and reads what `requests` need, in a transaction on all stores. Returns the memory
 * to use, which is a new one when `memory` is null or was read from an older projection: it belongs to the projection that
 * the transaction sees.
 */
export async function catchUp(
  transaction: ReadTransaction,
  memory: Memory | null,
  requests: readonly Request[] = [],
): Promise<Memory> {
  if (memory === null || memory.connection !== transaction.connection) return reload(transaction, requests);
  const { state } = memory;
  // After the last record, not after the head: the number of facts assumed for a damaged record may be too high.
  const tail = transaction.journalAfter(memory.lastRecord);
  if ((await transaction.checkpointSeq()) !== state.folded) return reload(transaction, requests);
  const isFitting = await replay(transaction, memory, tail);
  if (!isFitting) return reload(transaction, requests);
  await load(transaction, state, needsOf(state, requests));
  return memory;
}

/** Makes new memory: reads the checkpoint's seq, then the journal after it. */
async function reload(transaction: ReadTransaction, requests: readonly Request[]): Promise<Memory> {
  const state = createState();
  const [seq, config] = await Promise.all([transaction.checkpointSeq(), transaction.config()]);
  state.head = seq;
  state.folded = seq;
  state.config = { ...state.config, ...config };
  const [last] = seq === 0 ? [] : await transaction.journalFrom(seq, 1);
  const { connection } = transaction;
  const sound = last === undefined || isDamaged(last) ? undefined : last;
  const memory: Memory = {
    state,
    connection,
    version: sound?.version ?? JOURNAL_VERSION,
    lastRecord: last?.first_seq ?? 0,
    journalled: 0,
    damaged: [],
  };
  // A record that begins after the checkpoint does not show when a lost record before it was committed.
  const recordedAt = sound !== undefined && sound.first_seq <= seq ? sound.recorded_at : undefined;
  await replay(transaction, memory, transaction.journalAfter(seq), 'mend', recordedAt);
  await load(transaction, state, needsOf(state, requests));
  return memory;
}
