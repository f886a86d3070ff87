// Brings sessions back from the second copy.

import type { RestoringRow } from '../storage/index.ts';
import { bytesOf, type Pieces } from './copied-pieces.ts';
import type { Copied } from './copy-cache.ts';
import { putSessions, rebuild, type Rebuilt } from './rebuild.ts';

/** About so much text is put in one transaction, in UTF-16 code units: commits wait for it. */
const RESTORED_AT_ONCE = 1_000_000;

/** What is read at once, in bytes: about as much. */
const READ_AT_ONCE = 400_000;

/**
 * Brings back those of these sessions that are still to come: each in one transaction, so that none is put in the place of what has
 * been recorded since. Rejects where the copy cannot be read. `refs`: as the copy calls them. `pieces`: what the copy had, if that is known.
 */
export async function restoreSessions(
  { cache, store }: Copied,
  refs: readonly number[],
  pieces?: Pieces,
): Promise<void> {
  const listed = pieces ?? (await cache.pieces());
  const read = (group: readonly number[]): Promise<Rebuilt[]> =>
    Promise.all(group.map((ref) => rebuild(cache, ref, listed)));
  const [first = [], ...others] = groupsOf(refs, listed);
  let reading = read(first);
  for (const group of [...others, []]) {
    const rebuilt = await reading;
    reading = read(group); // while the browser stores what was read before
    reading.catch(() => undefined);
    for (const sessions of batches(rebuilt))
      await store.write('all', 'strict', async (transaction) => {
        const row = await transaction.restoring();
        if (row === null) return;
        const missing = new Set(row.refs);
        await putSessions(
          transaction,
          sessions.filter(({ ref }) => missing.delete(ref)),
          row.is_other,
        );
        transaction.putRestoring({ ...row, refs: row.refs.filter((ref) => missing.has(ref)) });
      });
  }
}

/** The first of these sessions, as many as take about `bytes` in the copy, and at least one. */
export function firstOf(refs: readonly number[], pieces: Pieces, bytes: number): readonly number[] {
  let taken = 0;
  const end = refs.findIndex((ref) => {
    const isOver = taken >= bytes;
    taken += bytesOf(pieces.get(ref) ?? []);
    return isOver;
  });
  return end === -1 ? refs : refs.slice(0, end);
}

function groupsOf(refs: readonly number[], pieces: Pieces): (readonly number[])[] {
  const groups: (readonly number[])[] = [];
  for (let left = refs; left.length > 0;) {
    const group = firstOf(left, pieces, READ_AT_ONCE);
    groups.push(group);
    left = left.slice(group.length);
  }
  return groups;
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
