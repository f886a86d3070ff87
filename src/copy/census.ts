// Finds sessions that the copy has and the database lacks, although nothing else shows that they are lost.

import type { ReadTransaction, RestoredRow } from '../storage/index.ts';
import { CLIENTS } from './copied-pieces.ts';
import { isUnfinished, type Copied } from './copy-cache.ts';
import { standingOf } from './standing.ts';

/** Notes what is missing as what is to come back. `at`: now, in epoch ms. Null where nothing is. Rejects where the copy cannot be read. */
export async function takeCensus({ cache, store }: Copied, at: number): Promise<RestoredRow | null> {
  const head = await cache.head();
  if (head === null) return null;
  // First the copy: a session is in the database before it is copied.
  const copied = await cache.pieces();
  const known = await store.read('projection', async (transaction) => ({
    seq: await transaction.checkpointSeq(),
    refs: [...(await transaction.sessionRefs()), ...(await transaction.purged())],
  }));
  if (head.seq < known.seq) return null; // what was purged since may still be in the copy
  const stored = new Set(known.refs);
  const lacking = [...copied].flatMap(([ref, pieces]) =>
    ref !== CLIENTS && !stored.has(ref) && pieces.some((piece) => !isUnfinished(piece, head)) ? ref : [],
  );
  if (lacking.length === 0) return null;
  const left = await cache.pieces(); // without those of sessions that were purged meanwhile
  const missing = lacking.filter((ref) => left.has(ref));
  const { database_id, restoring } = await standingOf(store);
  if (missing.length === 0 || database_id !== head.database_id || restoring !== null) return null;
  await cache.delete(missing.flatMap((ref) => (left.get(ref) ?? []).filter((piece) => isUnfinished(piece, head))));
  return store.write('all', 'strict', async (transaction) => {
    const refs = await withoutStored(transaction, missing);
    if (refs.length === 0 || (await transaction.restoring()) !== null) return null;
    const report = { from_database_id: head.database_id, sessions: refs.length, complete_until: head.complete_until };
    transaction.putRestored(report);
    transaction.putRestoring({ from_database_id: head.database_id, refs, is_other: false, begun_at: at });
    return report;
  });
}

/** Those of sessions that the database does not have. */
export async function withoutStored(transaction: ReadTransaction, refs: readonly number[]): Promise<number[]> {
  const stored = await Promise.all(refs.map((ref) => transaction.hasSession(ref)));
  return refs.filter((_, index) => stored[index] === false);
}
