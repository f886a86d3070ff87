// Does one thing with many sessions, a batch in each transaction, so that no transaction becomes long.

import {
  decideDisposal,
  decideEnd,
  statusOf,
  type RecordingState,
  type SessionFields,
  type SessionState,
} from '../engine/index.ts';
import type { BulkAction, BulkCommand, BulkResult, NewFact } from '../protocol/index.ts';
import { BULK_WITHIN_MS, FOLD_AFTER_SESSIONS } from './constants.ts';
import { forgetCopies } from './forget-copies.ts';
import { holdSessionById } from './load.ts';
import type { RecorderParts } from './parts.ts';
import { batchesOf, type ReadBatch } from './session-batches.ts';

/** Whether a session may be changed, as it is in the transaction. */
export type May = (session: SessionFields, state: RecordingState, now: number) => boolean;

const ANY: May = () => true;

/** What one batch has come to. */
interface Made {
  readonly facts: readonly NewFact[];
  readonly refused: number;
  /** Refs of the sessions that were decided on. */
  readonly refs: readonly number[];
  /** What is left to be done; null when that is nothing. */
  readonly rest: ReadBatch | null;
}

/** Does it until all is done or the time is over. Rejects with `StorageError`. */
export async function act(
  { host, committer, checkpoint }: Pick<RecorderParts, 'host' | 'committer' | 'checkpoint'>,
  command: BulkCommand,
  may: May = ANY,
): Promise<BulkResult> {
  const startedAt = host.elapsed();
  let rest = batchesOf(command);
  let done = 0;
  let refused = 0;
  let unfolded = 0;
  const refs: number[] = [];
  while (rest !== null && host.elapsed() - startedAt < BULK_WITHIN_MS) {
    const made = await actOnBatch({ host, committer }, command.action, rest, may);
    rest = made.rest;
    done += made.facts.length;
    refused += made.refused;
    if (command.action === 'purge') refs.push(...made.refs);
    unfolded += made.facts.length;
    if (unfolded < FOLD_AFTER_SESSIONS) continue;
    unfolded = 0;
    await checkpoint(); // it writes every session that was changed, and must not take long
  }
  await forgetCopies(host, refs);
  return { done, refused, remaining: rest !== null };
}

async function actOnBatch(
  { host, committer }: Pick<RecorderParts, 'host' | 'committer'>,
  action: BulkAction,
  readBatch: ReadBatch,
  may: May,
): Promise<Made> {
  let made: Made = { facts: [], refused: 0, refs: [], rest: null };
  await committer.facts(async (transaction, state) => {
    const now = host.clock();
    const { sessionIds, rest } = await readBatch(transaction, state, now);
    await Promise.all(sessionIds.map((id) => holdSessionById(transaction, state, id)));
    const known = [...new Set(sessionIds)].flatMap((id) => state.sessions.get(id) ?? []);
    const sessions = known.filter((session) => may(session, state, now));
    made = { ...decideAll(state, action, sessions, now), refs: sessions.map(({ ref }) => ref), rest };
    return made.facts;
  });
  return made;
}

function decideAll(
  state: RecordingState,
  action: BulkAction,
  sessions: readonly SessionState[],
  now: number,
): Pick<Made, 'facts' | 'refused'> {
  const facts = sessions.flatMap(
    ({ session_id }) =>
      (action === 'end' ? decideEnd(state, session_id, now) : decideDisposal(state, session_id, action)) ?? [],
  );
  const isRecording = (session: SessionState): boolean => statusOf(session, state.config, now) === 'active';
  return { facts, refused: action === 'end' ? sessions.filter(isRecording).length : 0 };
}
