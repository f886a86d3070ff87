// Brings back from the second copy what the database has lost: all of it where it was begun anew, and the sessions whose last
// checkpoints are missing where its end is.

import { DEFAULT_CONFIG, type RestoredReport } from '../protocol/index.ts';
import {
  putRow,
  UNKNOWN_FACT_COUNT,
  type RecordingStore,
  type WriteTransaction,
  type WrittenClient,
  type WrittenRow,
} from '../storage/index.ts';
import { CLIENTS, type Copied, type CopyCache, type CopyHead, type Piece } from './copy-cache.ts';
import { latestRows, rowsOfText, type CopiedRow } from './piece.ts';

/** What the database is known by. */
export interface Standing {
  readonly connection: number;
  /** Null where its row is damaged. */
  readonly database_id: string | null;
  /** Of the last checkpoint. */
  readonly seq: number;
  /** Whether it has nothing, not even in its journal. */
  readonly isEmpty: boolean;
}

/** About so much text is put in one transaction, in UTF-16 code units. */
const RESTORED_AT_ONCE = 2_000_000;

/**
 * Added to the refs of sessions that come back into a database which has others by now: a ref names a session, and those were given
 * anew. No database has so many facts.
 */
const APART = 2 ** 44;

export function standingOf(store: RecordingStore): Promise<Standing> {
  return store.read('all', async (transaction) => {
    const [database_id, seq, oldest] = await Promise.all([
      transaction.databaseId(),
      transaction.checkpointSeq(),
      transaction.oldestRecord(),
    ]);
    return { connection: transaction.connection, database_id, seq, isEmpty: seq === 0 && oldest === null };
  });
}

/** Whether the database has lost what the copy has. */
export function hasLost({ database_id, seq }: Standing, head: CopyHead): boolean {
  return (database_id !== null && database_id !== head.database_id) || seq < head.seq;
}

/** Restores. Each transaction can be done again: until the last one, the loss is seen again. */
export async function restore(
  { cache, store }: Copied,
  head: CopyHead,
  standing: Standing,
  at: number,
): Promise<RestoredReport> {
  const isAnew = standing.database_id !== head.database_id;
  const isOther = isAnew && !standing.isEmpty;
  const lost = bySession(await cache.pieces()).filter(
    ([ref, pieces]) => ref !== CLIENTS && (isAnew || pieces.some(({ last }) => last > standing.seq)),
  );
  let sessions = 0;
  let batch: Rebuilt[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const rebuilt = batch;
    [batch, length] = [[], 0];
    if (rebuilt.length > 0)
      sessions += await store.write('all', 'strict', (transaction) => putSessions(transaction, rebuilt, isOther));
  };
  for (const [ref, pieces] of lost) {
    const rebuilt = await rebuild(cache, ref, pieces);
    if (rebuilt === null) continue;
    batch.push(rebuilt);
    length += rebuilt.length;
    if (length >= RESTORED_AT_ONCE) await flush();
  }
  await flush();
  const clients = await rebuild(cache, CLIENTS, await cache.pieces(CLIENTS));
  const report = { from_database_id: head.database_id, sessions, complete_until: head.at };
  const seq = await store.write('all', 'strict', async (transaction) => {
    transaction.putRestored(report);
    for (const [kind, value] of clients?.rows ?? []) if (kind === 'client') putClient(transaction, value);
    if (isOther) {
      transaction.putCheckpoint(standing.seq); // what it says of lists is over
      return standing.seq;
    }
    if (Object.keys(head.config).length > 0) transaction.putConfig({ ...DEFAULT_CONFIG, ...head.config });
    // What the journal has up to there is in the copy. How many facts came after that is not known, and no seq is used twice.
    const goesOn = await transaction.hasRecordAfter(head.seq);
    transaction.trimJournal(head.seq);
    const end = goesOn ? head.seq : head.seq + UNKNOWN_FACT_COUNT;
    transaction.putCheckpoint(end);
    return end;
  });
  // Where the sessions have other refs, they are copied anew with the next checkpoint.
  if (isOther) await cache.clear();
  else await cache.putHead({ ...head, database_id: standing.database_id ?? head.database_id, seq, at });
  return report;
}

/** A session as its pieces have it. */
interface Rebuilt {
  readonly ref: number;
  readonly rows: readonly CopiedRow[];
  /** Of its text, about, in UTF-16 code units. */
  readonly length: number;
}

function bySession(pieces: readonly Piece[]): [ref: number, pieces: readonly Piece[]][] {
  const sessions = new Map<number, Piece[]>();
  for (const piece of pieces) sessions.set(piece.ref, [...(sessions.get(piece.ref) ?? []), piece]);
  return [...sessions];
}

/** Null where nothing can be read of it. A piece that is damaged costs what it has, as far as others do not have it too. */
async function rebuild(cache: CopyCache, ref: number, pieces: readonly Piece[]): Promise<Rebuilt | null> {
  const texts = await Promise.all(pieces.map((piece) => cache.read(piece)));
  const rows = latestRows(texts.flatMap((text) => (text === null ? [] : (rowsOfText(text) ?? []))));
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return rows.length === 0 ? null : { ref, rows, length };
}

/** Returns how many were put. A session whose row is lost is left out, and one that another has taken the id of gets another one. */
async function putSessions(
  transaction: WriteTransaction,
  sessions: readonly Rebuilt[],
  isOther: boolean,
): Promise<number> {
  let count = 0;
  for (const { ref, rows } of sessions) {
    const [, fields] = rows.find((row) => row[0] === 'session') ?? [];
    if (fields === undefined) continue;
    const own = isOther ? ref + APART : ref;
    const taken = await transaction.sessionById(fields.session_id);
    const session_id = taken === undefined || taken.ref === own ? fields.session_id : `${fields.session_id}~restored`;
    transaction.deleteSession(own);
    for (const row of rows) if (row[0] !== 'client') putRow(transaction, own, placed(row, own, session_id));
    count += 1;
  }
  return count;
}

/** The row, as one of the session with this ref and id. */
function placed(row: WrittenRow, ref: number, session_id: string): WrittenRow {
  switch (row[0]) {
    case 'session':
      return ['session', { ...row[1], ref, session_id }];
    case 'message':
      return ['message', { ...row[1], ref }];
    case 'chunk':
      return ['chunk', { ...row[1], ref }];
    default:
      return row;
  }
}

function putClient(transaction: WriteTransaction, client: WrittenClient): void {
  transaction.putClient({ ...client, rejections: [...client.rejections], dirty: false });
}
