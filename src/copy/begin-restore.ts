// Begins to bring back what the database has lost: notes which sessions are to come back, and from where on recording goes on. All
// of them where the database was begun anew, and those that its last checkpoints had changed where its end is missing.

import { DEFAULT_CONFIG } from '../protocol/index.ts';
import { NOTHING } from '../recorder/index.ts';
import {
  isDamaged,
  lastSeqOf,
  UNKNOWN_FACT_COUNT,
  WriteAgainError,
  type ReadTransaction,
  type RestoredRow,
} from '../storage/index.ts';
import { CLIENTS, type PieceName } from './copied-pieces.ts';
import { isUnfinished, type Copied, type CopyCache, type CopyHead } from './copy-cache.ts';
import { rebuild } from './rebuild.ts';
import type { Standing } from './standing.ts';

/**
 * The loss is seen again until this is stored. `at`: now, in epoch ms. Sessions come back beside those that the database has where others
 * have recorded into it meanwhile, as they could not read the copy.
 */
export async function beginRestore(
  { cache, store }: Copied,
  head: CopyHead,
  standing: Standing,
  at: number,
): Promise<RestoredRow> {
  const isAnew = standing.database_id !== head.database_id;
  const contents = await cache.contents();
  const all = [...contents.pieces.values()].flat();
  await cache.delete(all.filter((piece) => isUnfinished(piece, head)));
  const pieces = all.filter((piece) => !isUnfinished(piece, head));
  const waiting = isAnew ? [] : (standing.restoring?.refs ?? []);
  const clients = await rebuild(cache, CLIENTS, contents.pieces);
  // Where the same database goes on with other facts under the numbers of those that it has lost, the copy is that of another one.
  const others = isAnew ? head.database_id : `${head.database_id}~`;
  const { report, seq } = await store.write('all', 'strict', async (transaction) => {
    if ((await transaction.checkpointSeq()) !== standing.seq)
      throw new WriteAgainError('The database was written to while it was found to have lost recordings.');
    // Others do not wait for this, and may have recorded until now.
    const journal = await lookThrough(transaction, head);
    const is_other = isAnew ? await hasOthers(transaction, standing.seq, journal, pieces) : journal.newFrom !== null;
    const common = Math.min(standing.seq, (journal.newFrom ?? Infinity) - 1);
    const refs = [...new Set([...refsOf(pieces, isAnew ? 0 : common), ...waiting])];
    const { database_id: from_database_id, complete_until } = head;
    const begun: RestoredRow = { from_database_id, sessions: refs.length, complete_until };
    if (!is_other && !isAnew && standing.seq < head.purged_to) transaction.deleteAll(); // what is left is older than that
    transaction.putRestored(begun);
    transaction.putRestoring({ from_database_id: is_other ? others : from_database_id, refs, is_other, begun_at: at });
    for (const [kind, client] of clients.rows)
      // What it has of others is newer.
      if (kind === 'client' && !(is_other && (await transaction.client(client.client_id)) !== undefined))
        transaction.putClient({ ...client, rejections: [...client.rejections], dirty: false });
    if (is_other) {
      transaction.putCheckpoint(standing.seq); // what it says of lists is over
      return { report: begun, seq: null };
    }
    for (const ref of contents.purged) transaction.deleteSession(ref); // what is left may be older than the purge
    if (Object.keys(head.config).length > 0) transaction.putConfig({ ...DEFAULT_CONFIG, ...head.config });
    // What the journal has up to there is in the copy. How many facts came after that is not known, and no seq is used twice.
    transaction.trimJournal(head.seq);
    const end = journal.goesOn ? head.seq : Math.max(head.seq, standing.seq) + UNKNOWN_FACT_COUNT;
    transaction.putCheckpoint(end);
    // Recorders that know the journal to its end look at the checkpoint only after a further record.
    const first = Math.max(end, journal.last) + 1;
    transaction.append(first, { recorded_at: at, mark: null, facts: [NOTHING], settled: [] });
    return { report: begun, seq: end };
  });
  if (seq !== null) await adoptCopy(cache, head, { ...standing, seq }, at);
  else if (!isAnew) await cache.putHead({ ...head, database_id: others });
  return report;
}

/** What the journal has. */
interface Journal {
  /** Its first fact; null where it has none. */
  readonly oldest: number | null;
  /** The first fact that is newer than the copy, although the copy has its number; null where there is none. */
  readonly newFrom: number | null;
  /** Whether it has facts after those of the copy. */
  readonly goesOn: boolean;
  /** Its last fact; 0 where it has none. */
  readonly last: number;
}

async function lookThrough(transaction: ReadTransaction, head: CopyHead): Promise<Journal> {
  let journal: Journal = { oldest: null, newFrom: null, goesOn: false, last: 0 };
  for await (const entries of transaction.journalAfter(0))
    for (const entry of entries) {
      const { first_seq } = entry;
      const goesOn = first_seq > head.seq;
      const isNew = !goesOn && !isDamaged(entry) && entry.recorded_at > head.at;
      journal = {
        oldest: journal.oldest ?? first_seq,
        newFrom: journal.newFrom ?? (isNew ? first_seq : null),
        goesOn,
        last: lastSeqOf(entry),
      };
    }
  return journal;
}

/**
 * Whether a database that was begun anew has sessions of its own. Where Chromium's LevelDB has lost the list of its files, it reads the
 * last log into a new database (156): these remains are sessions of the copy, and a journal whose first fact is older than the copy.
 */
async function hasOthers(
  transaction: ReadTransaction,
  seq: number,
  { oldest, newFrom }: Journal,
  pieces: readonly PieceName[],
): Promise<boolean> {
  if (newFrom !== null) return true;
  if (seq === 0 && oldest !== 1) return false;
  const ids = new Map(pieces.map(({ ref, id }) => [ref, id]));
  const refs = await transaction.sessionRefs();
  const rows = await Promise.all(refs.filter((ref) => ids.has(ref)).map((ref) => transaction.sessionByRef(ref)));
  const known = rows.flatMap((row) => row ?? []);
  return known.length === 0 || known.some(({ ref, session_id }) => ids.get(ref) !== session_id);
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
