// Reads the journal back for a follower that missed facts.

import { sessionOfFact, type Fact, type FactPage, type FactQuery } from '../protocol/index.ts';
import type { RecordingState } from '../engine/index.ts';
import {
  isDamaged,
  isShortAppend,
  lastSeqOf,
  resolve,
  type JournalEntry,
  type ReadTransaction,
} from '../storage/index.ts';
import { RECORDS_PER_PAGE } from './constants.ts';
import { addPlace, loadPlaces, type Places } from './load.ts';

/** A page of facts, from state that is caught up in this transaction. */
export async function readFacts(
  transaction: ReadTransaction,
  state: RecordingState,
  query: FactQuery,
): Promise<FactPage> {
  const since = Math.min(query.since, state.head);
  // One more than the page has: how many facts a damaged record held follows from where the next one begins.
  const [oldest, found] = await Promise.all([
    transaction.oldestRecord(),
    transaction.journalFrom(since + 1, RECORDS_PER_PAGE + 1),
  ]);
  const entries = found.slice(0, RECORDS_PER_PAGE);
  const places: Places = new Map();
  for (const entry of entries)
    for (const fact of isDamaged(entry) ? [] : entry.facts) if (isShortAppend(fact)) addPlace(places, fact);
  await loadPlaces(transaction, state, places);
  const damaged = entries.findLast((entry) => isDamaged(entry) || entry.lost !== undefined);
  const lostTo = damaged === undefined ? 0 : Math.min(lastSeqOf(damaged), state.head);
  const oldestSince = Math.max((oldest ?? state.head + 1) - 1, lostTo);
  const last = entries.at(-1);
  const readable = entries.flatMap((entry) => factsOf(state, entry)).filter((fact) => fact.seq > since);
  const facts = readable.slice(0, query.limit);
  const wholeTo = last === undefined ? state.head : Math.min(lastSeqOf(last), state.head);
  const readTo = facts.length < readable.length ? (facts.at(-1)?.seq ?? since) : wholeTo;
  const wanted =
    query.session_id === undefined ? facts : facts.filter((fact) => sessionOfFact(fact) === query.session_id);
  return {
    facts: wanted,
    read_to: Math.max(readTo, since),
    head: state.head,
    complete: since >= oldestSince,
    oldest_since: oldestSince,
  };
}

/** An entry's facts; those that were lost, or are of sessions that are purged by now, are left out. */
function factsOf(state: RecordingState, entry: JournalEntry): Fact[] {
  if (isDamaged(entry)) return [];
  const { first_seq, recorded_at, facts } = entry;
  return facts.flatMap((stored, index) => {
    const fact = resolve(state, stored);
    return fact === null ? [] : [{ ...fact, seq: first_seq + index, recorded_at }];
  });
}
