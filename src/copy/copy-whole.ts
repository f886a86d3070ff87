// Copies all sessions and clients of the database: where there is no copy yet, and where a worker has died before it had written its
// pieces. What the copy has beyond that is deleted.

import { FIRST_PLACE, LAST_PLACE, type ActivityPlace, type SessionRow } from '../storage/index.ts';
import { CLIENTS } from './copied-pieces.ts';
import { copyOne, readWanted, type Copying } from './copy-session.ts';

/** Rows of sessions that one transaction reads. */
const SESSIONS_AT_ONCE = 100;

/**
 * Copies everything. `complete`: the last fact that the copy had surely; 0 where that is not known. Returns the seq of the last fact that
 * it surely has then. Rejects where the database is not as wanted.
 */
export async function copyWhole(copying: Copying, complete: number): Promise<number> {
  const { cache, earlier } = copying;
  const { seq, restoring } = await readWanted(copying, async (transaction) => ({
    seq: await transaction.checkpointSeq(),
    restoring: await transaction.restoring(),
  }));
  if (restoring?.is_other === true) throw new Error('The copy is what is left of another database.');
  await copyOne(copying, CLIENTS);
  const copied = new Set<number>([CLIENTS]);
  // A session that becomes active meanwhile moves in the list, and may be passed over.
  for (let before = -1; copied.size > before;) {
    before = copied.size;
    await copyListed(copying, copied);
  }
  const pending = new Set(restoring?.refs);
  const purged = new Set(await readWanted(copying, (transaction) => transaction.purged()));
  const marked = new Set((await cache.contents()).purged);
  await cache.forget([...purged].filter((ref) => earlier.has(ref) || !marked.has(ref)));
  for (const [ref, pieces] of earlier)
    // A session that the list did not have: the database has lost it and nobody has noticed so far, or it is still to come back. What
    // was put before the copy was complete may be of a session that has never been, and whose number another one gets.
    if (!purged.has(ref) && !copied.has(ref) && !pending.has(ref))
      await cache.delete(pieces.filter(({ last }) => last > complete));
  return seq;
}

async function copyListed(copying: Copying, copied: Set<number>): Promise<void> {
  for (let after: ActivityPlace | undefined = FIRST_PLACE; after !== undefined;) {
    const range = { after, upTo: LAST_PLACE };
    const rows: SessionRow[] = await readWanted(copying, (transaction) =>
      transaction.sessionsByActivity(range, SESSIONS_AT_ONCE),
    );
    for (const { ref } of rows) {
      if (copied.has(ref)) continue;
      copied.add(ref);
      await copyOne(copying, ref);
    }
    after = rows.length < SESSIONS_AT_ONCE ? undefined : rows.at(-1);
  }
}
