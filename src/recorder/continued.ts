// Finds the sessions that go on behind a damaged record, so that it took nothing of them that is not told.

import { goesOn, type RecordingState, type SessionState } from '../engine/index.ts';
import {
  hasSeenDamage,
  isDamaged,
  isShortAppend,
  UNKNOWN_FACT_COUNT,
  type DamagedRecord,
  type JournalEntry,
  type StoredFact,
} from '../storage/index.ts';

/**
 * Notes it in each of these sessions, which are as they were before `record`. Only facts of recorders
 * that knew what it held are proof: one that did not appends to what it has.
 */
export function noteContinued(
  state: RecordingState,
  { first_seq, fact_count }: DamagedRecord,
  behind: readonly JournalEntry[],
): void {
  if (fact_count >= UNKNOWN_FACT_COUNT) return; // whoever wrote on could not tell
  const continued = new Set<SessionState>();
  for (const entry of behind) {
    if (isDamaged(entry)) continue;
    if (hasSeenDamage(entry)) break;
    for (const fact of entry.facts) {
      const session = sessionOf(state, fact);
      if (session !== undefined && goesOn(session, isShortAppend(fact) ? { position: fact[1] } : fact))
        continued.add(session);
    }
  }
  for (const session of continued) session.continued_past = [...(session.continued_past ?? []), first_seq];
}

function sessionOf(state: RecordingState, fact: StoredFact): SessionState | undefined {
  if (isShortAppend(fact)) return state.refs.get(fact[0]);
  return 'session_id' in fact ? state.sessions.get(fact.session_id) : undefined;
}
