// Puts the rows of a session that the database lacks or cannot read.

import { putRow } from '../storage/index.ts';
import type { Copied } from './copy-cache.ts';
import { rebuild } from './rebuild.ts';

/**
 * False where the copy does not have them: one that lacks the last checkpoint, or a piece, could put older rows in the place of
 * sound ones. Rejects where it cannot be read.
 */
export async function mendSession({ cache, store }: Copied, ref: number): Promise<boolean> {
  const head = await cache.head();
  if (head === null) return false;
  const { rows, isWhole } = await rebuild(cache, ref);
  if (!isWhole || rows.length === 0) return false;
  return store.write('all', 'strict', async (transaction) => {
    const [databaseId, seq] = await Promise.all([transaction.databaseId(), transaction.checkpointSeq()]);
    if (databaseId !== head.database_id || seq > head.seq) return false;
    for (const row of rows) if (row[0] !== 'client') putRow(transaction, ref, row);
    transaction.forgetDamage(ref);
    return true;
  });
}
