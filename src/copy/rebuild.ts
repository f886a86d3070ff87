// Makes the rows of a session of its pieces, and puts them into the database.

import { putRow, type WriteTransaction, type WrittenRow } from '../storage/index.ts';
import { APART, type Piece, type Pieces } from './copied-pieces.ts';
import type { CopyCache } from './copy-cache.ts';
import { latestRows, rowsOfText, type CopiedRow } from './piece.ts';

/** Pieces of a session that are read at once: each must be there in time. */
const READ_AT_ONCE = 16;

/** What the pieces of one session, or of the clients, have. */
export interface Rebuilt {
  readonly ref: number;
  readonly rows: readonly CopiedRow[];
  /** Of its text, about, in UTF-16 code units. */
  readonly length: number;
  /** Whether no piece is damaged. */
  readonly isWhole: boolean;
}

/**
 * A piece that is damaged costs what it has, as far as others do not have it too. Rejects where the copy cannot be read. `listed`: what
 * there was before; it may have been joined since.
 */
export async function rebuild(cache: CopyCache, ref: number, listed?: Pieces): Promise<Rebuilt> {
  const rebuilt = listed && (await rebuiltOf(cache, ref, listed.get(ref)));
  return rebuilt?.isWhole === true ? rebuilt : rebuiltOf(cache, ref, (await cache.pieces()).get(ref));
}

async function rebuiltOf(cache: CopyCache, ref: number, names: readonly Piece[] = []): Promise<Rebuilt> {
  const texts: (string | null)[] = [];
  for (let at = 0; at < names.length; at += READ_AT_ONCE)
    texts.push(...(await Promise.all(names.slice(at, at + READ_AT_ONCE).map((piece) => cache.read(piece)))));
  const read = texts.map((text) => (text === null ? null : rowsOfText(text)));
  return {
    ref,
    rows: latestRows(read.flatMap((rows) => rows ?? [])),
    length: texts.reduce((sum, text) => sum + (text?.length ?? 0), 0),
    isWhole: !read.includes(null),
  };
}

/** Puts sessions in the place of what there is of them. One whose own row is lost is left out; one whose id another has taken gets another id. */
export async function putSessions(
  transaction: WriteTransaction,
  sessions: readonly Rebuilt[],
  isApart: boolean,
): Promise<void> {
  const found = await Promise.all(
    sessions.map(async ({ ref, rows }) => {
      const [, fields] = rows.find((row) => row[0] === 'session') ?? [];
      if (fields === undefined) return null;
      const { session_id } = fields;
      return { own: isApart ? ref + APART : ref, rows, session_id, taken: await transaction.sessionById(session_id) };
    }),
  );
  const put = new Set<string>();
  for (const session of found) {
    if (session === null) continue;
    const { own, rows, session_id, taken } = session;
    const isFree = (taken === undefined || taken.ref === own) && !put.has(session_id);
    put.add(session_id);
    transaction.deleteSession(own);
    const id = isFree ? session_id : `${session_id}~restored`;
    for (const row of rows) if (row[0] !== 'client') putRow(transaction, own, placed(row, own, id));
  }
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
