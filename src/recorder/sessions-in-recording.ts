// Which sessions are being recorded at this moment, by any host: an update must not interrupt them.

import { timedOutBefore, titleInSummary, type RecordingState, type SessionState } from '../engine/index.ts';
import { INTERRUPTED_AFTER_MS } from '../protocol/index.ts';
import { FIRST_PLACE, type ReadTransaction } from '../storage/index.ts';
import { holdRow } from './load.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

/** A session that is being recorded, with what a person recognizes it by. */
export interface SessionInRecording {
  readonly session_id: string;
  /** The first 300 characters, as in a list. */
  readonly title: string | null;
}

/**
 * The active sessions that have not timed out and have a client that certainly exists, in the order in which they
 * began. Where that is unknown (a caller without an id, a browser without Web Locks), a session counts until it has had
 * no activity for 30 s. Rejects with `StorageError`.
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
  return active
    .filter((_, index) => recorded[index])
    .map(({ session_id, title }) => ({ session_id, title: titleInSummary(title) }));
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
  const looks = await Promise.all(clients.map((client) => presence.look(client)));
  if (looks.includes('alive')) return true;
  return silentMs < INTERRUPTED_AFTER_MS && (looks.length === 0 || looks.includes('unknown'));
}
