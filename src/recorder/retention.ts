// Deletes what is kept for a limited time: sessions in the trash, and clients that sent nothing for long.

import { decideDisposal } from '../engine/index.ts';
import { TRASH_RETENTION_MS } from '../protocol/index.ts';
import type { Committer } from './committer.ts';
import { CLIENT_RETENTION_MS, RETENTION_BATCH } from './constants.ts';
import type { RecorderHost } from './host.ts';
import { holdRow } from './load.ts';
import type { MemoryLane } from './memory-lane.ts';

/** Purges sessions that were in the trash for long enough, and forgets clients: a batch of each. Rejects with `StorageError`. */
export async function retain(host: RecorderHost, memory: MemoryLane, committer: Committer): Promise<void> {
  const now = host.clock();
  await committer.facts(async (transaction, state) => {
    const isOver = (trashedAt: number | null): boolean => trashedAt !== null && trashedAt < now - TRASH_RETENTION_MS;
    const over = await transaction.sessionsTrashedBefore(now - TRASH_RETENTION_MS, RETENTION_BATCH);
    for (const row of over) await holdRow(transaction, state, row);
    const held = over.filter((row) => isOver(state.sessions.get(row.session_id)?.trashed_at ?? null));
    return held.flatMap((row) => decideDisposal(state, row.session_id, 'purge') ?? []);
  });
  await memory.hold(() =>
    memory.write([], 'all', (transaction) =>
      transaction.deleteClientsSeenBefore(now - CLIENT_RETENTION_MS, RETENTION_BATCH),
    ),
  );
}
