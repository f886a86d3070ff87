// Copies a session, or what is known of clients, from the database, in the place of the pieces that the copy had.

import { fieldsOf, type ReadTransaction } from '../storage/index.ts';
import { CLIENTS, WHOLE, type Copied, type Piece, type Pieces } from './copy-cache.ts';
import { pieceText, type CopiedRow } from './piece.ts';

/** Messages of one piece, so that neither the piece nor the transaction that reads it becomes long. */
const MESSAGES_AT_ONCE = 500;

/** What the database must be and have: another one, or one that has lost its end, would take the place of what is left of it. */
export interface Wanted {
  readonly databaseId: string;
  /** Of a checkpoint. */
  readonly seq: number;
}

export interface Copying extends Copied {
  readonly wanted: Wanted;
  /** What the copy had before. */
  readonly earlier: Pieces;
}

/** Reads from the database, unless that is not as wanted. */
export function readWanted<T>(
  { store, wanted }: Copying,
  body: (transaction: ReadTransaction) => Promise<T>,
): Promise<T> {
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

/** Copies the session of a ref, or the clients for theirs. */
export function copyOne(copying: Copying, ref: number): Promise<void> {
  return ref === CLIENTS ? copyClients(copying) : copySession(copying, ref);
}

/** Copies a session, and deletes its earlier pieces: all of it where the database has none. */
async function copySession(copying: Copying, ref: number): Promise<void> {
  const put: Piece[] = [];
  for (let from = 0; ; from += MESSAGES_AT_ONCE) {
    const { id, rows, seq, isLast, isDamaged } = await readWanted(copying, (transaction) =>
      rowsOf(transaction, ref, from),
    );
    if (isDamaged) return; // what was copied before may be whole
    if (rows.length > 0) put.push(await copying.cache.put(pieceOf(ref, from, seq, id), pieceText(rows)));
    if (!isLast) continue;
    await deleteEarlier(copying, ref, put);
    return;
  }
}

async function copyClients(copying: Copying): Promise<void> {
  const { seq, clients } = await readWanted(copying, async (transaction) => ({
    seq: await transaction.checkpointSeq(),
    clients: await transaction.clients(),
  }));
  const rows = clients.map((client): CopiedRow => ['client', { ...client, rejections: [...client.rejections] }]);
  const put = rows.length === 0 ? [] : [await copying.cache.put(pieceOf(CLIENTS, 0, seq, ''), pieceText(rows))];
  await deleteEarlier(copying, CLIENTS, put);
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
  /** Of the session. */
  readonly id: string;
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
  const none = { id: '', rows: [], seq, isLast: true };
  if (session === undefined) return { ...none, isDamaged: false };
  if (restoring?.refs.includes(ref) === true) return { ...none, isDamaged: true };
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
  return { id: session.session_id, rows, seq, isLast: to >= session.next_position, isDamaged };
}
