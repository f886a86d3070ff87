// Begins to bring back what the database has lost, unless another context has begun.

import { adoptCopy, beginRestore } from './begin-restore.ts';
import type { Copied, CopyHead } from './copy-cache.ts';
import type { RestoringContext } from './restoring-context.ts';
import { hasLost, standingOf, type Standing } from './standing.ts';

/** Resolves once this context or another one has begun, or there is nothing to bring back. Rejects where the copy cannot be read. */
export async function beginIfLost(
  copied: Copied,
  { clock, inTurn, onRestored, log }: Pick<RestoringContext, 'clock' | 'inTurn' | 'onRestored' | 'log'>,
): Promise<void> {
  const { cache, store } = copied;
  await inTurn(async () => {
    const [head, standing] = [await cache.head(), await standingOf(store)];
    if (head === null) return;
    if (!hasLost(standing, head)) return adoptIfBegun(copied, head, standing, clock());
    const begun = await beginRestore(copied, head, standing, clock());
    log('Lost recordings are restored from the second copy', { head, standing });
    onRestored(begun);
  });
}

/**
 * A worker may have died when it had begun, before the copy was that of this database. Checkpoints since then could not be copied: so
 * the copy is behind. `at`: now, in epoch ms.
 */
export async function adoptIfBegun(
  { cache }: Copied,
  head: CopyHead,
  { database_id, restoring }: Standing,
  at: number,
): Promise<void> {
  if (restoring?.is_other === false && database_id !== head.database_id)
    await adoptCopy(cache, head, { database_id, seq: head.seq }, at);
}
