// Does one thing with many sessions, a batch in each transaction, so that no transaction becomes long.

import { decideDisposal, decideEnd, statusOf, type RecordingState } from '../engine/index.ts';
import type { BulkAction, BulkCommand, BulkResult, NewFact } from '../protocol/index.ts';
import type { Committer } from './committer.ts';
import { BULK_WITHIN_MS, FOLD_AFTER_SESSIONS } from './constants.ts';
import type { RecorderHost } from './host.ts';
import { holdSessionById } from './load.ts';
import { batchesOf, type ReadBatch } from './session-batches.ts';

/** What a bulk needs of the recorder. */
export interface BulkContext {
  readonly host: Pick<RecorderHost, 'clock' | 'elapsed'>;
  readonly committer: Pick<Committer, 'facts'>;
  /** Folds the journal. Never rejects. */
  readonly checkpoint: () => Promise<void>;
}

/** What one batch has come to. */
interface Made {
  readonly facts: readonly NewFact[];
  readonly refused: number;
  /** What is left to be done; null when that is nothing. */
  readonly rest: ReadBatch | null;
}

/** Does it until all is done or the time is over. Rejects with `StorageError`. */
export async function act({ host, committer, checkpoint }: BulkContext, command: BulkCommand): Promise<BulkResult> {
  const startedAt = host.elapsed();
  let rest = batchesOf(command);
  let done = 0;
  let refused = 0;
  let unfolded = 0;
  while (rest !== null && host.elapsed() - startedAt < BULK_WITHIN_MS) {
    const made = await actOnBatch({ host, committer }, command.action, rest);
    rest = made.rest;
    done += made.facts.length;
    refused += made.refused;
    unfolded += made.facts.length;
    if (unfolded < FOLD_AFTER_SESSIONS) continue;
    unfolded = 0;
    await checkpoint(); // it writes every session that was changed, and must not take long
  }
  return { done, refused, remaining: rest !== null };
}

async function actOnBatch(
  { host, committer }: Omit<BulkContext, 'checkpoint'>,
  action: BulkAction,
  readBatch: ReadBatch,
): Promise<Made> {
  let made: Made = { facts: [], refused: 0, rest: null };
  await committer.facts(async (transaction, state) => {
    const now = host.clock();
    const { sessionIds, rest } = await readBatch(transaction, state, now);
    await Promise.all(sessionIds.map((id) => holdSessionById(transaction, state, id)));
    made = { ...decideAll(state, action, sessionIds, now), rest };
    return made.facts;
  });
  return made;
}

function decideAll(
  state: RecordingState,
  action: BulkAction,
  sessionIds: readonly string[],
  now: number,
): Omit<Made, 'rest'> {
  const sessions = [...new Set(sessionIds)].flatMap((id) => state.sessions.get(id) ?? []);
  const facts = sessions.flatMap(
    ({ session_id }) =>
      (action === 'end' ? decideEnd(state, session_id, now) : decideDisposal(state, session_id, action)) ?? [],
  );
  const isRecording = (session: (typeof sessions)[number]): boolean =>
    statusOf(session, state.config, now) === 'active';
  return { facts, refused: action === 'end' ? sessions.filter(isRecording).length : 0 };
}
