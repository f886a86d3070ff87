// Puts the rows of a session that the database lacks or cannot read.

import {
  putRow,
  type MessageRow,
  type ReadTransaction,
  type SessionRow,
  type TextChunk,
  type WrittenRow,
} from '../storage/index.ts';
import type { Copied } from './copy-cache.ts';
import { keyOf, type CopiedRow } from './piece.ts';
import { rebuild } from './rebuild.ts';

/**
 * False where the copy has nothing of that. Of one that lacks the last checkpoint, or a piece, only texts are put: a chunk only
 * grows, but other rows could be older than what is left around them. Rejects where the copy cannot be read.
 */
export async function mendSession({ cache, store }: Copied, ref: number): Promise<boolean> {
  const head = await cache.head();
  if (head === null) return false;
  const { rows, isWhole } = await rebuild(cache, ref);
  const found = await store.read('projection', async (transaction) => ({
    seq: await transaction.checkpointSeq(),
    stored: await storedOf(transaction, ref),
  }));
  if (found.stored === null) return false;
  const { seq, stored } = found;
  const isNewest = isWhole && seq <= head.seq;
  const lacking = rows.filter((row): row is WrittenRow => isLacking(row, stored, isNewest));
  if (lacking.length === 0) return false;
  return store.write('all', 'strict', async (transaction) => {
    const [databaseId, now] = await Promise.all([transaction.databaseId(), transaction.checkpointSeq()]);
    if (databaseId !== head.database_id || now !== seq) return false;
    for (const row of lacking) putRow(transaction, ref, row);
    transaction.forgetDamage(ref);
    return true;
  });
}

/** What the database has of a session. */
interface Stored {
  readonly session: SessionRow;
  readonly chunks: readonly TextChunk[];
  /** Of what is sound: the lengths of texts, and 0 for other rows. */
  readonly sound: ReadonlyMap<string, number>;
}

async function storedOf(transaction: ReadTransaction, ref: number): Promise<Stored | null> {
  const session = await transaction.sessionByRef(ref);
  if (session === undefined) return null;
  const [messages, chunks] = await Promise.all([transaction.messages(ref), transaction.chunks(ref, 0, Infinity)]);
  const { standIns } = transaction.touched;
  const sound = new Map<string, number>();
  if (!standIns.has(session)) sound.set(keyOf(['session', session]), 0);
  for (const message of messages) if (!standIns.has(message)) sound.set(keyOf(['message', message]), 0);
  for (const chunk of chunks) if (chunk.text !== null) sound.set(keyOf(['chunk', chunk]), chunk.text.length);
  return { session, chunks, sound };
}

/** `isNewest`: whether the copy has all that was written. A row that was damaged already when it was copied is older all the same. */
function isLacking(row: CopiedRow, { session, chunks, sound }: Stored, isNewest: boolean): boolean {
  const known = sound.get(keyOf(row));
  const isFresh = isNewest && known === undefined;
  switch (row[0]) {
    case 'client':
      return false;
    case 'chunk':
      return (known ?? 0) < (row[1].text?.length ?? 0);
    case 'pack':
      return true; // as it was at first
    case 'session':
      return isFresh && row[1].next_position >= session.next_position;
    case 'message':
      return isFresh && !chunks.some((chunk) => isBeyond(chunk, row[1]));
    default:
      return isFresh;
  }
}

/** Whether a text of the message has grown since, or was replaced. */
function isBeyond({ position, generation, offset, text }: TextChunk, message: MessageRow): boolean {
  const end = offset + (text?.length ?? 0);
  return position === message.position && (generation - message.generation || end - message.length) > 0;
}
