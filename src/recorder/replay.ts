// Applies the journal's records to memory. A damaged record is skipped, and the facts after it are adapted to the state
// without it, so that only its own content is lost.

import {
  addNeedsOfFact,
  apply,
  applyPlacedAppend,
  fits,
  loseAppend,
  lostMessageId,
  lostSessionId,
  mend,
  mendPlace,
  noNeeds,
  settle,
  skipFacts,
  type Needs,
  type RecordingState,
} from '../engine/index.ts';
import type { Fact } from '../protocol/index.ts';
import {
  isDamaged,
  isShortAppend,
  lastSeqOf,
  resolve,
  StorageError,
  type DamagedRecord,
  type JournalEntry,
  type JournalRecord,
  type ReadTransaction,
  type StoredFact,
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
    await loadForEntries(transaction, memory.state, entries);
    if (!isWhole(memory, entries)) await loadForMending(transaction, memory.state, entries);
    for (const entry of entries) {
      const lost = entry.first_seq - memory.state.head - 1;
      if (lost !== 0 && otherwise === 'give up') return false;
      if (lost < 0) throw comesTwice(entry.first_seq);
      if (lost > 0) passOver(memory, { ...missingRecord(memory.state.head + 1, lost), recorded_after });
      if (isDamaged(entry)) passOver(memory, { ...entry, recorded_after });
      else {
        if (!applyRecord(memory, entry, otherwise)) return false;
        if (entry.lost !== undefined) memory.damaged = [...memory.damaged, ...withTime(entry.lost, recorded_after)];
        recorded_after = entry.recorded_at;
      }
      memory.lastRecord = entry.first_seq;
    }
  }
  return true;
}

function withTime(lost: readonly DamagedRecord[], recorded_after: number | undefined): DamagedRecord[] {
  return lost.map((record) => ({ ...record, recorded_after }));
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

/** A record that is missing: a damaged one of which nothing is left. */
function missingRecord(first_seq: number, fact_count: number): DamagedRecord {
  return { store: 'journal', key: first_seq, first_seq, fact_count, stored: '', outline: [] };
}

function comesTwice(seq: number): StorageError {
  return new StorageError('storage_unavailable', `Journal record ${seq} begins before the one before it ends.`);
}

async function loadForEntries(
  transaction: ReadTransaction,
  state: RecordingState,
  entries: readonly JournalEntry[],
): Promise<void> {
  const needs = noNeeds();
  const places: Places = new Map();
  for (const entry of entries) {
    if (!isDamaged(entry))
      for (const [clientId] of entry.settled) if (!state.clients.has(clientId)) needs.clients.add(clientId);
    for (const fact of isDamaged(entry) ? entry.outline : entry.facts) {
      if (isShortAppend(fact)) addPlace(places, fact);
      else addNeedsOfFact(needs, state, fact);
    }
  }
  await load(transaction, state, needs);
  await loadPlaces(transaction, state, places);
}

/** Reads what mending may need besides: earlier stand-ins for what entries name by place, and texts to compare. */
async function loadForMending(
  transaction: ReadTransaction,
  state: RecordingState,
  entries: readonly JournalEntry[],
): Promise<void> {
  const facts = entries.flatMap((entry): readonly StoredFact[] => (isDamaged(entry) ? entry.outline : entry.facts));
  const needs = noNeeds();
  for (const fact of facts) {
    if (isShortAppend(fact)) addStandIns(needs, state, fact[0], fact[1]);
    else addTextNeeds(needs, fact);
  }
  await load(transaction, state, needs);
}

function addStandIns(needs: Needs, state: RecordingState, ref: number, position: number): void {
  const sessionId = state.refs.get(ref)?.session_id ?? lostSessionId(ref);
  needs.sessions.add(sessionId);
  const ids = needs.messages.get(sessionId) ?? new Set();
  needs.messages.set(sessionId, ids.add(lostMessageId(position)));
}

/** A whole text is compared again with what is there. */
function addTextNeeds(needs: Needs, fact: StoredFact): void {
  if (isShortAppend(fact) || !('session_id' in fact)) return;
  if (fact.type === 'session_snapshot') needs.wholeTexts.add(fact.session_id);
  if (fact.type !== 'message_add' && fact.type !== 'message_update') return;
  const ids = needs.texts.get(fact.session_id) ?? new Set();
  needs.texts.set(fact.session_id, ids.add(fact.message_id));
}

function passOver(memory: Memory, record: DamagedRecord): void {
  const { state } = memory;
  for (const [ref, position, offset, delta] of record.outline) loseAppend(state, ref, position, offset, delta.length);
  skipFacts(state, lastSeqOf(record) - state.head);
  memory.damaged = [...memory.damaged, record];
}

function applyRecord({ state, damaged }: Memory, record: JournalRecord, otherwise: Otherwise): boolean {
  let isMending = damaged.length > 0;
  const { recorded_at } = record;
  for (const stored of record.facts) {
    // The fast way, for most facts of a long journal. An append that does not fit is handled below.
    const isPlain = !isMending && record.missing === undefined;
    if (isPlain && isShortAppend(stored) && applyPlacedAppend(state, stored, recorded_at)) continue;
    if (isMending || !fits(state, resolve(state, stored))) {
      if (otherwise === 'give up' && !isMending) return false;
      isMending = true;
      if (isShortAppend(stored)) mendPlace(state, stored[0], stored[1], recorded_at);
    }
    const resolved = resolve(state, stored);
    if (resolved === null)
      throw new Error(
        `An append in journal record ${record.first_seq} names no message, although a stand-in was made.`,
      );
    const fact: Fact = { ...resolved, seq: state.head + 1, recorded_at };
    const fitting = isMending ? mend(state, fact, damaged[0]?.first_seq ?? fact.seq) : fact;
    if (fitting === null) skipFacts(state, 1);
    else apply(state, fitting);
    if (record.missing !== undefined && fitting !== null) noteLostTexts(state, fitting, record.missing);
  }
  for (const [clientId, counter] of record.settled) settle(state, clientId, counter, recorded_at);
  return true;
}
