// Applies the journal's records to memory. A damaged record is skipped, and the facts after it are adapted to the state
// without it, so that only its own content is lost.

import {
  addClient,
  addNeedsOfFact,
  apply,
  applyPlacedAppend,
  loseAppend,
  mend,
  mendPlace,
  noNeeds,
  settle,
  skipFacts,
  type Mending,
  type RecordingState,
} from '../engine/index.ts';
import {
  damagedRecord,
  isDamaged,
  isShortAppend,
  lastSeqOf,
  resolve,
  StorageError,
  type DamagedRecord,
  type JournalEntry,
  type JournalRecord,
  type ReadTransaction,
} from '../storage/index.ts';
import { noteLostTexts } from './lost-texts.ts';
import { addPlace, load, loadPlaces, type Places } from './load.ts';
import type { Memory } from './memory.ts';

/** What to do when a record does not continue memory. */
type Otherwise = 'give up' | 'mend';

/**
 * Reads what the journal's entries after `memory.state.head` need, and applies them. Returns false when they do not continue
 * memory, because memory knows a record that can no longer be read. The caller then drops memory and reads it again with
 * `mend`, which adapts the facts that do not fit.
 * `recordedAt`: when the record before them was committed, in epoch ms, if that is known.
 */
export async function replay(
  transaction: ReadTransaction,
  memory: Memory,
  batches: AsyncIterable<readonly JournalEntry[]>,
  otherwise: Otherwise = 'give up',
  recordedAt?: number,
): Promise<boolean> {
  let recorded_after = recordedAt;
  for await (const entries of batches) {
    await loadForEntries(transaction, memory.state, entries, !isWhole(memory, entries));
    for (const entry of entries) {
      const lost = entry.first_seq - memory.state.head - 1;
      if (lost !== 0 && otherwise === 'give up') return false;
      if (lost < 0) throw comesTwice(entry.first_seq);
      if (lost > 0) passOver(memory, damagedRecord(memory.state.head + 1, lost), recorded_after);
      if (isDamaged(entry)) passOver(memory, entry, recorded_after);
      else {
        if (!applyRecord(memory, entry, otherwise)) return false;
        noteDamaged(memory, entry.lost ?? [], recorded_after);
        recorded_after = entry.recorded_at;
        memory.version = Math.max(memory.version, entry.version);
      }
      memory.lastRecord = entry.first_seq;
    }
  }
  return true;
}

function noteDamaged(memory: Memory, records: readonly DamagedRecord[], recorded_after: number | undefined): void {
  memory.damaged = [...memory.damaged, ...records.map((record) => ({ ...record, recorded_after }))];
}

/** Whether nothing is lost up to the end of `entries`. */
function isWhole({ state, damaged }: Memory, entries: readonly JournalEntry[]): boolean {
  let head = state.head;
  const isNext = (entry: JournalEntry): boolean => {
    const follows = entry.first_seq === head + 1;
    head = lastSeqOf(entry);
    return follows && !isDamaged(entry) && entry.lost === undefined;
  };
  return damaged.length === 0 && entries.every(isNext);
}

function comesTwice(seq: number): StorageError {
  return new StorageError('storage_unavailable', `Journal record ${seq} begins before the one before it ends.`);
}

/** Reads what entries need. `isMending`: also the texts that theirs are compared with. */
async function loadForEntries(
  transaction: ReadTransaction,
  state: RecordingState,
  entries: readonly JournalEntry[],
  isMending: boolean,
): Promise<void> {
  const needs = noNeeds();
  const places: Places = new Map();
  for (const entry of entries) {
    if (!isDamaged(entry)) for (const [clientId] of entry.settled) addClient(needs, state, clientId);
    for (const fact of isDamaged(entry) ? entry.outline : entry.facts) {
      if (isShortAppend(fact)) addPlace(places, fact);
      else addNeedsOfFact(needs, state, fact, isMending);
    }
  }
  await load(transaction, state, needs);
  await loadPlaces(transaction, state, places);
}

function passOver(memory: Memory, record: DamagedRecord, recorded_after: number | undefined): void {
  const { state } = memory;
  for (const [ref, position, offset, delta] of record.outline) loseAppend(state, ref, position, offset, delta.length);
  skipFacts(state, lastSeqOf(record) - state.head);
  noteDamaged(memory, [record], recorded_after);
}

/** False where a record that follows whole memory does not fit it, unless it is to be mended. */
function applyRecord({ state, damaged }: Memory, record: JournalRecord, otherwise: Otherwise): boolean {
  const isKnown = damaged.length > 0;
  const mending: Mending = { state, lostFrom: damaged[0]?.first_seq, isNeeded: isKnown };
  const { recorded_at, missing = [] } = record;
  for (const stored of record.facts) {
    if (isShortAppend(stored)) {
      // The fast way, for most facts of a long journal.
      if (missing.length === 0 && applyPlacedAppend(state, stored, recorded_at)) continue;
      mendPlace(mending, stored[0], stored[1], recorded_at);
    }
    const resolved = resolve(state, stored);
    if (resolved === null) throw new Error(`Record ${record.first_seq} has an append whose place was not mended.`);
    const fact = mend(mending, { ...resolved, seq: state.head + 1, recorded_at });
    if (mending.isNeeded && !isKnown && otherwise === 'give up') return false;
    if (fact === null) skipFacts(state, 1);
    else {
      apply(state, fact);
      noteLostTexts(state, fact, missing);
    }
  }
  for (const [clientId, counter] of record.settled) settle(state, clientId, counter, recorded_at);
  return true;
}
