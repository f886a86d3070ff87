// Copies all sessions and clients of the database: where there is no copy yet, and where a worker has died before it had written its
// pieces. What the copy has beyond that is deleted.

import {
  FIRST_PLACE,
  fieldsOf,
  LAST_PLACE,
  type ActivityPlace,
  type ReadTransaction,
  type SessionRow,
} from '../storage/index.ts';
import { CLIENTS, WHOLE, type Copied, type Piece, type Pieces } from './copy-cache.ts';
import { pieceText, type CopiedRow } from './piece.ts';

/** Rows of sessions that one transaction reads. */
const SESSIONS_AT_ONCE = 100;

/** Messages of one piece, so that neither the piece nor the transaction that reads it becomes long. */
const MESSAGES_AT_ONCE = 500;

/** What the database must be and have: another one, or one that has lost its end, would take the place of what is left of it. */
export interface Wanted {
  readonly databaseId: string;
  /** Of a checkpoint. */
  readonly seq: number;
  /** The last fact that the copy had surely; 0 where that is not known. */
  readonly complete: number;
}

interface Copying extends Copied {
  readonly wanted: Wanted;
  /** What the copy had before. */
  readonly earlier: Pieces;
}

/** Copies everything. Returns the seq of the last fact that the copy surely has then. Rejects where the database is not as wanted. */
export async function copyWhole({ cache, store }: Copied, wanted: Wanted): Promise<number> {
  const earlier = await cache.pieces();
  const copying = { cache, store, wanted, earlier };
  const seq = await read(copying, (transaction) => transaction.checkpointSeq());
  await copyClients(copying);
  const copied = new Set<number>([CLIENTS]);
  // A session that becomes active meanwhile moves in the list, and may be passed over.
  for (let before = -1; copied.size > before;) {
    before = copied.size;
    await copyListed(copying, copied);
  }
  const purged = new Set(await read(copying, (transaction) => transaction.purged()));
  const marked = new Set((await cache.contents()).purged);
  for (const ref of purged) if (earlier.has(ref) || !marked.has(ref)) await cache.forget(ref);
  for (const ref of earlier.keys()) if (!purged.has(ref) && !copied.has(ref)) await deleteUnfinished(copying, ref);
  return seq;
}

/** Reads from the database, unless that is not as wanted. */
function read<T>({ store, wanted }: Copying, body: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
  return store.read('projection', async (transaction) => {
    const [id, seq, value] = await Promise.all([
      transaction.databaseId(),
      transaction.checkpointSeq(),
      body(transaction),
    ]);
    if (id !== wanted.databaseId || seq < wanted.seq) throw new Error('The database has changed while it was copied.');
    return value;
  });
}

async function copyListed(copying: Copying, copied: Set<number>): Promise<void> {
  for (let after: ActivityPlace | undefined = FIRST_PLACE; after !== undefined;) {
    const range = { after, upTo: LAST_PLACE };
    const rows: SessionRow[] = await read(copying, (transaction) =>
      transaction.sessionsByActivity(range, SESSIONS_AT_ONCE),
    );
    for (const { ref, session_id } of rows) {
      if (copied.has(ref)) continue;
      copied.add(ref);
      await copySession(copying, ref, session_id);
    }
    after = rows.length < SESSIONS_AT_ONCE ? undefined : rows.at(-1);
  }
}

/**
 * A session that the list did not have: it is still to come back, or the database has lost it and nobody has noticed so far. What was put
 * before the copy was complete may be of a session that has never been, and whose number another one gets.
 */
async function deleteUnfinished({ cache, earlier, wanted }: Copying, ref: number): Promise<void> {
  await cache.delete((earlier.get(ref) ?? []).filter(({ last }) => last > wanted.complete));
}

async function copyClients(copying: Copying): Promise<void> {
  const { seq, clients } = await read(copying, async (transaction) => ({
    seq: await transaction.checkpointSeq(),
    clients: await transaction.clients(),
  }));
  const rows = clients.map((client): CopiedRow => ['client', { ...client, rejections: [...client.rejections] }]);
  const put = rows.length === 0 ? [] : [await copying.cache.put(pieceOf(CLIENTS, 0, seq, ''), pieceText(rows))];
  await deleteEarlier(copying, CLIENTS, put);
}

/** Copies a session, and deletes its earlier pieces: all of it where the database has none. */
async function copySession(copying: Copying, ref: number, id: string): Promise<void> {
  const put: Piece[] = [];
  for (let from = 0; ; from += MESSAGES_AT_ONCE) {
    const { rows, seq, isLast, isDamaged } = await read(copying, (transaction) => rowsOf(transaction, ref, from));
    if (isDamaged) return; // what was copied before may be whole
    if (rows.length > 0) put.push(await copying.cache.put(pieceOf(ref, from, seq, id), pieceText(rows)));
    if (!isLast) continue;
    await deleteEarlier(copying, ref, put);
    return;
  }
}

function pieceOf(ref: number, first: number, last: number, id: string) {
  return { ref, level: WHOLE, first, last, id };
}

async function deleteEarlier({ cache, earlier }: Copying, ref: number, put: readonly Piece[]): Promise<void> {
  const isPut = (piece: Piece): boolean =>
    put.some(
      ({ first, last, bytes }) =>
        piece.level === WHOLE && first === piece.first && last === piece.last && bytes === piece.bytes,
    );
  await cache.delete((earlier.get(ref) ?? []).filter((piece) => !isPut(piece)));
}

interface ReadRows {
  readonly rows: readonly CopiedRow[];
  /** Of the checkpoint that they are of. */
  readonly seq: number;
  readonly isLast: boolean;
  /** Also where it is still to come back: this is an older state of it. */
  readonly isDamaged: boolean;
}

async function rowsOf(transaction: ReadTransaction, ref: number, from: number): Promise<ReadRows> {
  const to = from + MESSAGES_AT_ONCE;
  const [seq, session, restoring] = await Promise.all([
    transaction.checkpointSeq(),
    transaction.sessionByRef(ref),
    transaction.restoring(),
  ]);
  if (session === undefined) return { rows: [], seq, isLast: true, isDamaged: false };
  if (restoring?.refs.includes(ref) === true) return { rows: [], seq, isLast: true, isDamaged: true };
  const [messages, chunks, ids] = await Promise.all([
    transaction.messages(ref, from, to),
    transaction.chunks(ref, from, to),
    from === 0 ? transaction.eventIds(ref) : [],
  ]);
  const rows: CopiedRow[] = [
    ...(from === 0 ? [['session', fieldsOf(session)] as const] : []),
    ...messages.map((message) => ['message', message] as const),
    ...chunks.map((chunk) => ['chunk', chunk] as const),
    ...(ids.length > 0 ? [['event_ids', { seq: 0, at: 0, ids }] as const] : []),
  ];
  const isDamaged = transaction.touched.damagedRefs.has(ref);
  return { rows, seq, isLast: to >= session.next_position, isDamaged };
}
