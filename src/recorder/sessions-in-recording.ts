// Which sessions are being recorded at this moment, by whichever host: what an update must not cut in two.

import { timedOutBefore, type RecordingState, type SessionState } from '../engine/index.ts';
import { INTERRUPTED_AFTER_MS } from '../protocol/index.ts';
import { FIRST_PLACE, type ReadTransaction } from '../storage/index.ts';
import { holdRow } from './load.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

/** A session that somebody records, named so that a person can find it. */
export interface SessionInRecording {
  readonly session_id: string;
  readonly title: string | null;
}

/**
 * The active sessions that have not timed out and that a client which is certainly there records, in the order in
 * which they began. Where nobody can tell (a caller that gave nothing away, a browser without Web Locks), a session
 * counts for as long as it has not been silent for 30 s. Rejects with `StorageError`.
 */
export async function sessionsInRecording(
  host: RecorderHost,
  memory: MemoryLane,
): Promise<readonly SessionInRecording[]> {
  const now = host.clock();
  const active = await memory.read(async (transaction, { state }) => {
    const isRecent = ({ last_activity }: { readonly last_activity: number }): boolean =>
      last_activity >= timedOutBefore(state.config, now);
    await holdRecent(transaction, state, timedOutBefore(state.config, now));
    return [...state.sessions.values()]
      .filter((session) => session.status === 'active' && isRecent(session))
      .toSorted((a, b) => a.ref - b.ref);
  });
  const recorded = await Promise.all(active.map((session) => isRecorded(host, session, now)));
  return active.filter((_, index) => recorded[index]).map(({ session_id, title }) => ({ session_id, title }));
}

/** Reads into memory the active sessions with activity since `since`, in the trash or not. */
async function holdRecent(transaction: ReadTransaction, state: RecordingState, since: number): Promise<void> {
  const range = { after: FIRST_PLACE, upTo: { recency: -since, ref: Infinity } };
  const rows = await Promise.all([transaction.sessionList('active', range), transaction.sessionList('trashed', range)]);
  const active = rows.flat().filter(({ status }) => status === 'active');
  await Promise.all(active.map((row) => holdRow(transaction, state, row)));
}

async function isRecorded(
  { presence }: RecorderHost,
  { clients, last_activity }: SessionState,
  now: number,
): Promise<boolean> {
  const silentMs = now - last_activity;
  const looks = await Promise.all(clients.map((client) => presence.look(client, silentMs)));
  if (looks.includes('alive')) return true;
  return silentMs < INTERRUPTED_AFTER_MS && (looks.length === 0 || looks.includes('unknown'));
}
