// Copies a session, or what is known of clients, from the database, in the place of the pieces that the copy had.

import { fieldsOf, type MessageRow, type ReadTransaction, type TextChunk } from '../storage/index.ts';
import { CLIENTS, WHOLE, type Piece, type PieceName, type Pieces } from './copied-pieces.ts';
import type { Copied, CopyCache } from './copy-cache.ts';
import { latestRows, pieceText, rowsOfText, type CopiedRow } from './piece.ts';

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

/** Copies the session of a ref, or the clients for theirs. Whether there was something to copy. */
export function copyOne(copying: Copying, ref: number): Promise<boolean> {
  return ref === CLIENTS ? copyClients(copying) : copySession(copying, ref);
}

/** Copies a session, and deletes its earlier pieces. Those of one that the database lacks stay: it may be lost. */
async function copySession(copying: Copying, ref: number): Promise<boolean> {
  const put: Piece[] = [];
  const standIns: CopiedRow[] = [];
  let hasDamage = false;
  for (let from = 0; ; from += MESSAGES_AT_ONCE) {
    const read = await readWanted(copying, (transaction) => rowsOf(transaction, ref, from));
    if (read === null) return false;
    const { id, rows, seq, isLast, isDamaged } = read;
    hasDamage ||= isDamaged;
    standIns.push(...read.standIns);
    if (rows.length > 0) put.push(await copying.cache.put(pieceOf(ref, from, seq, id), pieceText(rows)));
    if (!isLast) continue;
    await replaceEarlier(copying, pieceOf(ref, 0, seq, id), put, hasDamage ? standIns : null);
    return true;
  }
}

async function copyClients(copying: Copying): Promise<boolean> {
  const { seq, clients, isDamaged } = await readWanted(copying, async (transaction) => ({
    seq: await transaction.checkpointSeq(),
    clients: await transaction.clients(),
    isDamaged: transaction.foundDamage.some(({ store }) => store === 'clients'),
  }));
  const rows = clients.map((client): CopiedRow => ['client', { ...client, rejections: [...client.rejections] }]);
  const name = pieceOf(CLIENTS, 0, seq, '');
  const put = rows.length === 0 ? [] : [await copying.cache.put(name, pieceText(rows))];
  await replaceEarlier(copying, name, put, isDamaged ? [] : null);
  return true;
}

function pieceOf(ref: number, first: number, last: number, id: string) {
  return { ref, level: WHOLE, first, last, id };
}

/** Deletes pieces, but for those that were put since. */
async function deleteOthers(cache: CopyCache, pieces: readonly Piece[], put: readonly Piece[]): Promise<void> {
  const isPut = (piece: Piece): boolean =>
    put.some(
      ({ first, last, bytes }) =>
        piece.level === WHOLE && first === piece.first && last === piece.last && bytes === piece.bytes,
    );
  await cache.delete(pieces.filter((piece) => !isPut(piece)));
}

/**
 * Deletes earlier pieces once others are `put`, which have what is sound in the database. Where that is not all, makes one piece of
 * both, as earlier ones may have what is damaged there; one that cannot be read stays. `standIns`: for what neither has; null where
 * nothing is damaged.
 */
async function replaceEarlier(
  { cache, earlier }: Copying,
  name: PieceName,
  put: readonly Piece[],
  standIns: readonly CopiedRow[] | null,
): Promise<void> {
  const before = earlier.get(name.ref) ?? [];
  if (standIns === null) return deleteOthers(cache, before, put);
  const read: Piece[] = [];
  const rows = [...standIns];
  for (const piece of [...before, ...put]) {
    const some = rowsOfText((await cache.read(piece)) ?? '');
    if (some === null) continue;
    read.push(piece);
    for (const row of some) rows.push(row);
  }
  if (rows.length > 0) await deleteOthers(cache, read, [await cache.put(name, pieceText(latestRows(rows)))]);
}

interface ReadRows {
  /** Of the session. */
  readonly id: string;
  /** Those that are sound. */
  readonly rows: readonly CopiedRow[];
  readonly standIns: readonly CopiedRow[];
  /** Of the checkpoint that they are of. */
  readonly seq: number;
  readonly isLast: boolean;
  /** Whether values are missing or damaged. */
  readonly isDamaged: boolean;
}

/** Null where the database has none, or an older state that is to be replaced: unless it was purged, the copy has more. */
async function rowsOf(transaction: ReadTransaction, ref: number, from: number): Promise<ReadRows | null> {
  const to = from + MESSAGES_AT_ONCE;
  const [seq, session, restoring] = await Promise.all([
    transaction.checkpointSeq(),
    transaction.sessionByRef(ref),
    transaction.restoring(),
  ]);
  if (session === undefined || restoring?.refs.includes(ref) === true) return null;
  const [messages, chunks, ids] = await Promise.all([
    transaction.messages(ref, from, to),
    transaction.chunks(ref, from, to),
    from === 0 ? transaction.eventIds(ref) : [],
  ]);
  const { damagedRefs, standIns } = transaction.touched;
  const found: CopiedRow[] = messages.map((message) => ['message', message]);
  if (from === 0) found.unshift(['session', standIns.has(session) ? session : fieldsOf(session)]);
  const isStandIn = ([, value]: CopiedRow): boolean => value !== null && standIns.has(value);
  const rows: CopiedRow[] = found.filter((row) => !isStandIn(row));
  for (const chunk of chunks) if (chunk.text !== null) rows.push(['chunk', chunk]);
  if (ids.length > 0) rows.push(['event_ids', { seq: 0, at: 0, ids }]);
  return {
    id: session.session_id,
    rows,
    standIns: found.filter(isStandIn),
    seq,
    isLast: to >= session.next_position,
    isDamaged:
      damagedRefs.has(ref) ||
      messages.length < Math.min(to, session.next_position) - from ||
      lacksText(messages, chunks),
  };
}

/** Whether the last chunks of a text are missing. */
function lacksText(messages: readonly MessageRow[], chunks: readonly TextChunk[]): boolean {
  const ends = new Map<string, number>();
  for (const { position, generation, offset, text } of chunks)
    ends.set(`${position} ${generation}`, offset + (text?.length ?? 0));
  return messages.some(({ position, generation, length, revisions }) =>
    [{ generation, length }, ...revisions].some(
      (each) => (ends.get(`${position} ${each.generation}`) ?? 0) < each.length,
    ),
  );
}
