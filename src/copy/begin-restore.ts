// Begins to bring back what the database has lost: notes which sessions are to come back, and from where on recording goes on. All
// of them where the database was begun anew, and those that its last checkpoints had changed where its end is missing.

import { DEFAULT_CONFIG } from '../protocol/index.ts';
import {
  isDamaged,
  UNKNOWN_FACT_COUNT,
  WriteAgainError,
  type ReadTransaction,
  type RecordingStore,
  type RestoredRow,
} from '../storage/index.ts';
import { CLIENTS, isUnfinished, type Copied, type CopyCache, type CopyHead, type PieceName } from './copy-cache.ts';
import { rebuild } from './rebuild.ts';
import type { Standing } from './standing.ts';

/**
 * The loss is seen again until this is stored. `at`: now, in epoch ms. Null, with nothing done, where the copy could not be read at
 * first, and new facts have got the numbers of those that the same database has lost: they are not in the copy.
 */
export async function beginRestore(
  { cache, store }: Copied,
  head: CopyHead,
  standing: Standing,
  at: number,
): Promise<RestoredRow | null> {
  const isAnew = standing.database_id !== head.database_id;
  const contents = await cache.contents();
  const all = [...contents.pieces.values()].flat();
  await cache.delete(all.filter((piece) => isUnfinished(piece, head)));
  const pieces = all.filter((piece) => !isUnfinished(piece, head));
  const is_other = isAnew && (await hasOthers(store, standing, head, pieces));
  const waiting = isAnew ? [] : (standing.restoring?.refs ?? []);
  const refs = [...new Set([...refsOf(pieces, isAnew ? 0 : standing.seq), ...waiting])];
  const clients = await rebuild(cache, CLIENTS, contents.pieces);
  const report = { from_database_id: head.database_id, sessions: refs.length, complete_until: head.complete_until };
  const seq = await store.write('all', 'strict', async (transaction) => {
    if ((await transaction.checkpointSeq()) !== standing.seq)
      throw new WriteAgainError('The database was written to while it was found to have lost recordings.');
    if (!isAnew && (await hasNew(transaction, standing.seq, head))) return null;
    if (!isAnew && standing.seq < head.purged_to) transaction.deleteAll(); // what is left is older than that
    transaction.putRestored(report);
    transaction.putRestoring({ from_database_id: head.database_id, refs, is_other, begun_at: at });
    for (const [kind, client] of clients.rows)
      if (kind === 'client') transaction.putClient({ ...client, rejections: [...client.rejections], dirty: false });
    if (is_other) {
      transaction.putCheckpoint(standing.seq); // what it says of lists is over
      return standing.seq;
    }
    for (const ref of contents.purged) transaction.deleteSession(ref); // what is left may be older than the purge
    if (Object.keys(head.config).length > 0) transaction.putConfig({ ...DEFAULT_CONFIG, ...head.config });
    // What the journal has up to there is in the copy. How many facts came after that is not known, and no seq is used twice.
    const goesOn = await transaction.hasRecordAfter(head.seq);
    transaction.trimJournal(head.seq);
    const end = goesOn ? head.seq : Math.max(head.seq, standing.seq) + UNKNOWN_FACT_COUNT;
    transaction.putCheckpoint(end);
    return end;
  });
  if (seq === null) return null;
  if (!is_other) await adoptCopy(cache, head, { ...standing, seq }, at);
  return report;
}

/**
 * Whether a database that was begun anew has sessions of its own. Where Chromium's LevelDB has lost the list of its files, it reads the
 * last log into a new database (156): these remains are sessions of the copy, and a journal whose first fact is older than the copy.
 */
async function hasOthers(
  store: RecordingStore,
  { seq, oldest }: Standing,
  head: CopyHead,
  pieces: readonly PieceName[],
): Promise<boolean> {
  if (seq === 0 && oldest !== 1) return false;
  const ids = new Map(pieces.map(({ ref, id }) => [ref, id]));
  return store.read('all', async (transaction) => {
    const [first] = await transaction.journalFrom(oldest ?? seq, 1);
    if (first !== undefined && !isDamaged(first) && first.recorded_at > head.at) return true;
    const refs = await transaction.sessionRefs();
    const rows = await Promise.all(refs.filter((ref) => ids.has(ref)).map((ref) => transaction.sessionByRef(ref)));
    const known = rows.flatMap((row) => row ?? []);
    return known.length === 0 || known.some(({ ref, session_id }) => ids.get(ref) !== session_id);
  });
}

/** Whether the journal has facts after `seq` that are newer than the copy, with numbers that the copy has. */
async function hasNew(transaction: ReadTransaction, seq: number, head: CopyHead): Promise<boolean> {
  const [next] = await transaction.journalFrom(seq + 1, 1);
  return next !== undefined && next.first_seq <= head.seq && !isDamaged(next) && next.recorded_at > head.at;
}

/** From now on it is the copy of this database. That of a database beside which this one had sessions is written anew once all has come back. */
export async function adoptCopy(
  cache: CopyCache,
  head: CopyHead,
  { database_id, seq }: Pick<Standing, 'database_id' | 'seq'>,
  at: number,
): Promise<void> {
  await cache.putHead({ ...head, database_id: database_id ?? head.database_id, seq, at });
}

/** Refs of the sessions that a checkpoint after `seq` has changed: those that were changed last come first. */
function refsOf(pieces: readonly PieceName[], seq: number): number[] {
  const changed = new Map<number, number>();
  for (const { ref, last } of pieces)
    if (ref !== CLIENTS && last > seq) changed.set(ref, Math.max(last, changed.get(ref) ?? 0));
  return [...changed].toSorted(([, a], [, b]) => b - a).map(([ref]) => ref);
}
