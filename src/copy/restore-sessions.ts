// Brings sessions back from the second copy.

import type { RestoringRow } from '../storage/index.ts';
import type { Copied } from './copy-cache.ts';
import { putSession, rebuild, type Rebuilt } from './rebuild.ts';

/** About so much text is put in one transaction, in UTF-16 code units: commits wait for it. */
const RESTORED_AT_ONCE = 2_000_000;

/**
 * Brings back those of these sessions that are still to come: each in one transaction, so that none is put in the place of what has
 * been recorded since. Rejects where the copy cannot be read. `refs`: as the copy calls them.
 */
export async function restoreSessions({ cache, store }: Copied, refs: readonly number[]): Promise<void> {
  const rebuilt = await Promise.all(refs.map((ref) => rebuild(cache, ref)));
  for (const sessions of batches(rebuilt))
    await store.write('all', 'strict', async (transaction) => {
      const row = await transaction.restoring();
      if (row === null) return;
      const missing = new Set(row.refs);
      for (const session of sessions)
        if (missing.delete(session.ref)) await putSession(transaction, session, row.is_other);
      transaction.putRestoring({ ...row, refs: row.refs.filter((ref) => missing.has(ref)) });
    });
}

function batches(sessions: readonly Rebuilt[]): Rebuilt[][] {
  const all: Rebuilt[][] = [];
  let length = Infinity;
  for (const session of sessions) {
    if (length >= RESTORED_AT_ONCE) {
      all.push([]);
      length = 0;
    }
    all.at(-1)?.push(session);
    length += session.length;
  }
  return all;
}

/** Notes that all has come back. The copy of another database is deleted: its sessions have other refs here. */
export async function finishRestore({ cache, store }: Copied, { is_other }: RestoringRow): Promise<void> {
  if (is_other) await cache.clearPieces();
  await store.write('all', 'strict', async (transaction) => {
    const row = await transaction.restoring();
    if (row === null || row.refs.length > 0) return;
    transaction.putRestoring(null);
    transaction.putCheckpoint(await transaction.checkpointSeq()); // what it says of lists is over
  });
}
