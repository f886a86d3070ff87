// Reads the journal back for a follower that missed facts.

import { sessionOfFact, type Fact, type FactPage, type FactQuery } from '../protocol/index.ts';
import type { RecordingState } from '../engine/index.ts';
import { lastSeqOf, resolve, type JournalRecord, type ReadTransaction } from '../storage/index.ts';
import { RECORDS_PER_PAGE } from './constants.ts';
import { loadPlaces } from './load.ts';

/** A page of facts, from state that is caught up in this transaction. */
export async function readFacts(
  transaction: ReadTransaction,
  state: RecordingState,
  query: FactQuery,
): Promise<FactPage> {
  const since = Math.min(query.since, state.head);
  const [oldest, records] = await Promise.all([
    transaction.oldestRecord(),
    transaction.journalFrom(since + 1, RECORDS_PER_PAGE),
  ]);
  await loadPlaces(
    transaction,
    state,
    records.flatMap((record) => record.facts),
  );
  const oldestSince = (oldest ?? state.head + 1) - 1;
  const last = records.at(-1);
  const readable = records.flatMap((record) => factsOf(state, record)).filter((fact) => fact.seq > since);
  const facts = readable.slice(0, query.limit);
  const wholeTo = last === undefined ? state.head : lastSeqOf(last);
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

/** A record's facts; those of sessions that are purged by now are left out. */
function factsOf(state: RecordingState, record: JournalRecord): Fact[] {
  return record.facts.flatMap((stored, index) => {
    const fact = resolve(state, stored);
    return fact === null ? [] : [{ ...fact, seq: record.first_seq + index, recorded_at: record.recorded_at }];
  });
}
