// Copies all sessions of the database: where there is no copy yet, and where a worker has died before it had written its pieces.

import { FIRST_PLACE, fieldsOf, LAST_PLACE, type ReadTransaction } from '../storage/index.ts';
import { WHOLE, type Copied } from './copy-cache.ts';
import { pieceText, type CopiedRow } from './piece.ts';

/** Rows of sessions that one transaction reads. */
const SESSIONS_AT_ONCE = 100;

/** Messages of one piece, so that neither the piece nor the transaction that reads it becomes long. */
const MESSAGES_AT_ONCE = 500;

/** Copies everything. Returns the seq of the last fact that the copy surely has then. */
export async function copyWhole({ cache, store }: Copied): Promise<number> {
  const seq = await store.read('projection', (transaction) => transaction.checkpointSeq());
  for (let after = FIRST_PLACE; ;) {
    const range = { after, upTo: LAST_PLACE };
    const rows = await store.read('projection', (transaction) =>
      transaction.sessionsByActivity(range, SESSIONS_AT_ONCE),
    );
    for (const { ref, session_id } of rows) await copySession({ cache, store }, ref, session_id);
    const last = rows.at(-1);
    if (last === undefined || rows.length < SESSIONS_AT_ONCE) return seq;
    after = { recency: last.recency, ref: last.ref };
  }
}

/** Copies a session, and deletes its earlier pieces. */
async function copySession({ cache, store }: Copied, ref: number, id: string): Promise<void> {
  const earlier = await cache.pieces(ref);
  for (let from = 0; ; from += MESSAGES_AT_ONCE) {
    const { rows, seq, isLast, isDamaged } = await store.read('projection', (transaction) =>
      rowsOf(transaction, ref, from),
    );
    if (isDamaged) return; // what was copied before may be whole
    if (rows.length > 0) await cache.put({ ref, level: WHOLE, first: from, last: seq, id }, pieceText(rows));
    if (!isLast) continue;
    await cache.delete(earlier.filter(({ last }) => last < seq));
    return;
  }
}

interface ReadRows {
  readonly rows: readonly CopiedRow[];
  /** Of the checkpoint that they are of. */
  readonly seq: number;
  readonly isLast: boolean;
  readonly isDamaged: boolean;
}

async function rowsOf(transaction: ReadTransaction, ref: number, from: number): Promise<ReadRows> {
  const to = from + MESSAGES_AT_ONCE;
  const [seq, session] = await Promise.all([transaction.checkpointSeq(), transaction.sessionByRef(ref)]);
  if (session === undefined) return { rows: [], seq, isLast: true, isDamaged: false };
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
