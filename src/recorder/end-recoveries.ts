// Marks sessions that stopped as ended, a batch in each transaction, so that no transaction becomes long.

import { addNeedsOfRequest, decideEnd, noNeeds, type Needs, type RecordingState } from '../engine/index.ts';
import type { EndedSessions } from '../protocol/index.ts';
import { FIRST_PLACE, type ActivityPlace } from '../storage/index.ts';
import type { Committer } from './committer.ts';
import { END_BATCH, END_WITHIN_MS } from './constants.ts';
import type { RecorderHost } from './host.ts';
import { load } from './load.ts';
import { readRequest } from './read-request.ts';
import { findStopped } from './read-sessions.ts';
import { captureSessions } from './session-listing.ts';

interface Batch {
  readonly ended: number;
  /** Place of the last session that was read; null when there was none. */
  readonly last: ActivityPlace | null;
}

/** Ends them until none is left or the time is over. `countStopped` reads how many there are. Rejects with `StorageError`. */
export async function endRecoveries(
  { clock, elapsed }: Pick<RecorderHost, 'clock' | 'elapsed'>,
  committer: Committer,
  countStopped: () => Promise<number>,
): Promise<EndedSessions> {
  const startedAt = elapsed();
  let ended = 0;
  let after: ActivityPlace | null = FIRST_PLACE;
  while (after !== null && elapsed() - startedAt < END_WITHIN_MS) {
    const from: ActivityPlace = after;
    let batch: Batch = { ended: 0, last: null };
    await committer.facts(async (transaction, state) => {
      const now = clock();
      const { sessionIds, last } = await findStopped(transaction, captureSessions(state), now, from, END_BATCH);
      await load(transaction, state, needsToEnd(state, sessionIds));
      const facts = sessionIds.flatMap((sessionId) => decideEnd(state, sessionId, now) ?? []);
      batch = { ended: facts.length, last };
      return facts;
    });
    ended += batch.ended;
    after = batch.last;
  }
  return { ended, remaining: await countStopped() };
}

/** What a session's end needs in memory, as if its client had sent it. */
function needsToEnd(state: RecordingState, sessionIds: readonly string[]): Needs {
  const needs = noNeeds();
  for (const session_id of sessionIds)
    addNeedsOfRequest(needs, state, readRequest({ type: 'session_end', session_id }, null));
  return needs;
}
