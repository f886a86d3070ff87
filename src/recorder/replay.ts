// Applies journal records to memory. A damaged one is passed over, and what comes after it is made to
// fit, so that it takes nothing along but itself.

import {
  addNeedsOfFact,
  apply,
  applyPlacedAppend,
  loseAppend,
  lostMessageId,
  lostSessionId,
  mend,
  mendPlace,
  noNeeds,
  type Needs,
  settle,
  skipFacts,
  type RecordingState,
} from '../engine/index.ts';
import type { Fact } from '../protocol/index.ts';
import {
  isDamaged,
  isShortAppend,
  lastSeqOf,
  resolve,
  settledClients,
  StorageError,
  type DamagedRecord,
  type JournalEntry,
  type JournalRecord,
  type ReadTransaction,
  type ShortAppend,
  type StoredFact,
} from '../storage/index.ts';
import type { Memory } from './memory.ts';
import { noteContinued } from './continued.ts';
import { addPlace, load, loadPlaces, type Places } from './load.ts';

/** What to do where memory and journal do not fit together. */
type Otherwise = 'give up' | 'mend';

/**
 * Applies the journal's entries that follow `memory.state.head`, having read what they need. False when memory
 * is not what they go on from, because it knows of a record what can no longer be read: then it is
 * of no more use, and must be read afresh, with `mend` to make fit whatever does not.
 * `recordedAt`: when the record before them was committed, in epoch ms, where that is known.
 */
export async function replay(
  transaction: ReadTransaction,
  memory: Memory,
  batches: AsyncIterable<readonly JournalEntry[]>,
  otherwise: Otherwise = 'give up',
  recordedAt?: number,
): Promise<boolean> {
  let recordedAfter = recordedAt;
  // From the first damage on everything is held back, as what comes behind shows what was lost.
  const held: JournalEntry[] = [];
  for await (const entries of batches) {
    if (held.length > 0 || !isWhole(memory, entries)) {
      for (const entry of entries) held.push(entry);
      continue;
    }
    await loadForRecords(transaction, memory.state, entries);
    if (!applyEntries(memory, entries, otherwise, recordedAfter)) return false;
    recordedAfter = entries.at(-1)?.recorded_at ?? recordedAfter;
  }
  if (held.length === 0) return true;
  const records = held.flatMap((entry) => (isDamaged(entry) ? [] : [entry]));
  await loadForRecords(transaction, memory.state, records);
  await loadForMending(transaction, memory.state, held);
  return applyEntries(memory, held, otherwise, recordedAfter);
}

/** Whether nothing is lost up to the end of `entries`. */
function isWhole({ state, damaged }: Memory, entries: readonly JournalEntry[]): entries is readonly JournalRecord[] {
  let head = state.head;
  const isNext = (entry: JournalEntry): boolean => {
    const follows = entry.first_seq === head + 1;
    head = lastSeqOf(entry);
    return follows && !isDamaged(entry);
  };
  return damaged.length === 0 && entries.every(isNext);
}

function applyEntries(
  memory: Memory,
  entries: readonly JournalEntry[],
  otherwise: Otherwise,
  recordedAt: number | undefined,
): boolean {
  let recorded_after = recordedAt;
  for (const [index, entry] of entries.entries()) {
    const lost = entry.first_seq - memory.state.head - 1;
    if (lost !== 0 && otherwise === 'give up') return false;
    if (lost < 0) throw comesTwice(entry.first_seq);
    if (lost > 0)
      passOver(memory, { ...missingRecord(memory.state.head + 1, lost), recorded_after }, entries.slice(index));
    if (isDamaged(entry)) passOver(memory, { ...entry, recorded_after }, entries.slice(index + 1));
    else if (!applyRecord(memory, entry, otherwise)) return false;
    else recorded_after = entry.recorded_at;
    memory.lastRecord = entry.first_seq;
  }
  return true;
}

/** A record that is gone altogether: damage that leaves nothing. */
function missingRecord(first_seq: number, fact_count: number): DamagedRecord {
  return { first_seq, fact_count, stored: '', outline: [] };
}

function comesTwice(seq: number): StorageError {
  return new StorageError('storage_unavailable', `Journal record ${seq} begins before the one before it ends.`);
}

async function loadForRecords(
  transaction: ReadTransaction,
  state: RecordingState,
  records: readonly JournalRecord[],
): Promise<void> {
  const needs = noNeeds();
  const places: Places = new Map();
  for (const record of records) {
    for (const [clientId] of settledClients(record)) if (!state.clients.has(clientId)) needs.clients.add(clientId);
    for (const fact of record.facts) {
      if (isShortAppend(fact)) addPlace(places, fact);
      else addNeedsOfFact(needs, state, fact);
    }
  }
  await load(transaction, state, needs);
  await loadPlaces(transaction, state, places);
}

/** Reads what stands in, from an earlier time, for sessions and messages that entries name by their places. */
async function loadForMending(
  transaction: ReadTransaction,
  state: RecordingState,
  entries: readonly JournalEntry[],
): Promise<void> {
  const places: Places = new Map();
  for (const entry of entries)
    for (const fact of isDamaged(entry) ? entry.outline : entry.facts) if (isShortAppend(fact)) addPlace(places, fact);
  await loadPlaces(transaction, state, places);
  const needs = noNeeds();
  for (const [ref, positions] of places) {
    const sessionId = state.refs.get(ref)?.session_id ?? lostSessionId(ref);
    needs.sessions.add(sessionId);
    const ids = needs.messages.get(sessionId) ?? new Set();
    for (const position of positions) ids.add(lostMessageId(position));
    needs.messages.set(sessionId, ids);
  }
  for (const entry of entries) if (!isDamaged(entry)) for (const fact of entry.facts) addTextNeeds(needs, fact);
  await load(transaction, state, needs);
}

/** A whole text is compared anew with what is there. */
function addTextNeeds(needs: Needs, fact: StoredFact): void {
  if (isShortAppend(fact) || !('session_id' in fact)) return;
  if (fact.type === 'session_snapshot') needs.wholeTexts.add(fact.session_id);
  if (fact.type !== 'message_add' && fact.type !== 'message_update') return;
  const ids = needs.texts.get(fact.session_id) ?? new Set();
  needs.texts.set(fact.session_id, ids.add(fact.message_id));
}

/** `behind`: the entries that follow the record. */
function passOver(memory: Memory, record: DamagedRecord, behind: readonly JournalEntry[]): void {
  const { state } = memory;
  const fitting = record.outline.filter(([ref, position, offset, delta]) =>
    loseAppend(state, ref, position, offset, delta.length),
  );
  noteContinued(state, record, behind);
  skipFacts(state, lastSeqOf(record) - state.head);
  // An escape may be what the damage made of characters: then more is lost than it seems.
  const is_told = fitting.length === record.fact_count && !record.stored.includes('\\');
  memory.damaged = [...memory.damaged, { ...record, is_told }];
}

function applyRecord({ state, damaged }: Memory, record: JournalRecord, otherwise: Otherwise): boolean {
  let isMending = damaged.length > 0;
  const { recorded_at } = record;
  for (const stored of record.facts) {
    // Most of a long journal; of an append that does not fit, what follows finds out why.
    if (!isMending && isShortAppend(stored) && applyPlacedAppend(state, stored, recorded_at)) continue;
    if (isMending && isShortAppend(stored)) mendPlaceOf(state, stored, recorded_at);
    const resolved = resolve(state, stored);
    if (resolved === null) throw lostPlace(record.first_seq);
    const fact: Fact = { ...resolved, seq: state.head + 1, recorded_at };
    if (!isMending && !isContinued(state, fact)) {
      if (otherwise === 'give up') return false;
      isMending = true;
    }
    const fitting = isMending ? mend(state, fact, damaged[0]?.first_seq ?? fact.seq) : fact;
    if (fitting === null) skipFacts(state, 1);
    else apply(state, fitting);
  }
  for (const [clientId, counter] of settledClients(record)) settle(state, clientId, counter, recorded_at);
  return true;
}

/** Whether an append's text goes on where memory's ends. */
function isContinued(state: RecordingState, fact: Fact): boolean {
  if (fact.type !== 'message_append') return true;
  return state.sessions.get(fact.session_id)?.messages.get(fact.message_id)?.length === fact.offset;
}

function mendPlaceOf(state: RecordingState, [ref, position]: ShortAppend, at: number): void {
  mendPlace(state, ref, position, at);
}

function lostPlace(seq: number): StorageError {
  return new StorageError('storage_unavailable', `Journal record ${seq} names a message that is not there.`);
}
