// Makes the rows of a session of its pieces, and puts them into the database.

import { putRow, type WriteTransaction, type WrittenRow } from '../storage/index.ts';
import { APART, type CopyCache } from './copy-cache.ts';
import { latestRows, rowsOfText, type CopiedRow } from './piece.ts';

/** What the pieces of one session, or of the clients, have. */
export interface Rebuilt {
  readonly ref: number;
  readonly rows: readonly CopiedRow[];
  /** Of its text, about, in UTF-16 code units. */
  readonly length: number;
  /** Whether no piece is damaged. */
  readonly isWhole: boolean;
}

/** A piece that is damaged costs what it has, as far as others do not have it too. Rejects where the copy cannot be read. */
export async function rebuild(cache: CopyCache, ref: number): Promise<Rebuilt> {
  const names = await cache.pieces(ref);
  const texts = await Promise.all(names.map((piece) => cache.read(piece)));
  const read = texts.map((text) => (text === null ? null : rowsOfText(text)));
  return {
    ref,
    rows: latestRows(read.flatMap((rows) => rows ?? [])),
    length: texts.reduce((sum, text) => sum + (text?.length ?? 0), 0),
    isWhole: !read.includes(null),
  };
}

/** Puts a session in the place of what there is of it. One whose own row is lost is left out; one whose id another has taken gets another id. */
export async function putSession(
  transaction: WriteTransaction,
  { ref, rows }: Rebuilt,
  isApart: boolean,
): Promise<void> {
  const [, fields] = rows.find((row) => row[0] === 'session') ?? [];
  if (fields === undefined) return;
  const own = isApart ? ref + APART : ref;
  const taken = await transaction.sessionById(fields.session_id);
  const session_id = taken === undefined || taken.ref === own ? fields.session_id : `${fields.session_id}~restored`;
  transaction.deleteSession(own);
  for (const row of rows) if (row[0] !== 'client') putRow(transaction, own, placed(row, own, session_id));
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
