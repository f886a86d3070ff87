// The sessions that are still to come back, and which of them a transaction wants.

import type { RestoringRow, Touched } from '../storage/index.ts';
import type { Pieces } from './copied-pieces.ts';
import type { CopyCache } from './copy-cache.ts';

export interface Pending {
  readonly row: RestoringRow;
  /** As the copy calls them. */
  readonly refs: ReadonlySet<number>;
  /** Of all sessions: while they are to come back, theirs stay as they are. */
  readonly pieces: Pieces;
  /** Refs of sessions, by their ids. */
  readonly ids: ReadonlyMap<string, readonly number[]>;
}

const NONE: readonly number[] = [];

/** What has to be brought before a transaction can have its result. */
export interface Wanted {
  /** Sessions that are still to come back, as the copy calls them. */
  readonly missing: readonly number[];
  /** Sessions that are there, but lack values. */
  readonly damaged: readonly number[];
}

/** `known`: what was pending before. Rejects where the copy cannot be read. */
export async function findPending(
  cache: CopyCache,
  row: RestoringRow | null,
  known: Pending | null,
): Promise<Pending | null> {
  if (row === null) return null;
  const left = known && leftOf(known, row);
  if (left !== null) return left;
  const pieces = await cache.pieces();
  return { row, refs: new Set(row.refs), pieces, ids: idsOf(pieces) };
}

/** Two sessions may have one id, where one of them has never been in a whole copy. */
function idsOf(pieces: Pieces): ReadonlyMap<string, readonly number[]> {
  const ids = new Map<string, number[]>();
  const names = new Map([...pieces.values()].flat().map((piece) => [`${piece.ref} ${piece.id}`, piece]));
  for (const { id, ref } of names.values()) {
    const refs = ids.get(id);
    if (refs === undefined) ids.set(id, [ref]);
    else refs.push(ref);
  }
  return ids;
}

/** What is left of it, as the database says; null where that is nothing, or a restore has begun since: then there are other pieces. */
export function leftOf(pending: Pending, row: RestoringRow | null): Pending | null {
  const { from_database_id, begun_at } = pending.row;
  if (row === null || row.from_database_id !== from_database_id || row.begun_at !== begun_at) return null;
  if (row.refs.length === pending.refs.size) return pending;
  return row.refs.every((ref) => pending.refs.has(ref)) ? { ...pending, row, refs: new Set(row.refs) } : null;
}

/** Null where nothing has to be brought. `isResting`: whether nothing more can be done for a session now. */
export function wantedOf(
  touched: Touched,
  pending: Pending | null,
  isResting: (ref: number) => boolean,
): Wanted | null {
  const missing = new Set<number>();
  if (pending !== null) {
    const named = [...touched.missingIds].flatMap((id) => pending.ids.get(id) ?? NONE);
    const own = pending.row.is_other ? [] : touched.refs; // here, others have these refs
    for (const ref of [...named, ...own]) if (pending.refs.has(ref)) missing.add(ref);
  }
  const damaged = [...touched.damagedRefs].filter((ref) => !missing.has(ref) && !isResting(ref));
  return missing.size === 0 && damaged.length === 0 ? null : { missing: [...missing], damaged };
}
