// The sessions that are still to come back, and which of them a transaction wants.

import type { RestoringRow, Touched } from '../storage/index.ts';
import type { CopyCache } from './copy-cache.ts';

export interface Pending {
  readonly row: RestoringRow;
  /** As the copy calls them. */
  readonly refs: ReadonlySet<number>;
  /** Their refs, by their ids. */
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
  const refs = new Set(row.refs);
  const isSame = known !== null && row.refs.every((ref) => known.refs.has(ref));
  return { row, refs, ids: isSame ? known.ids : await idsOf(cache) };
}

/** Two sessions may have one id, where one of them has never been in a whole copy. */
async function idsOf(cache: CopyCache): Promise<ReadonlyMap<string, readonly number[]>> {
  const ids = new Map<string, number[]>();
  for (const { id, ref } of await cache.pieces()) {
    const refs = ids.get(id);
    if (refs === undefined) ids.set(id, [ref]);
    else refs.push(ref);
  }
  return ids;
}

/** Whether just these are still to come back. */
export function isLeft({ refs }: Pending, row: RestoringRow | null): boolean {
  return row?.refs.length === refs.size;
}

/** Null where nothing has to be brought. `mended`: sessions that nothing more can be done for. */
export function wantedOf(touched: Touched, pending: Pending | null, mended: ReadonlySet<number>): Wanted | null {
  const missing = new Set<number>();
  if (pending !== null) {
    const named = [...touched.missingIds].flatMap((id) => pending.ids.get(id) ?? NONE);
    const own = pending.row.is_other ? [] : touched.refs; // here, others have these refs
    for (const ref of [...named, ...own]) if (pending.refs.has(ref)) missing.add(ref);
  }
  const damaged = [...touched.damagedRefs].filter((ref) => !mended.has(ref) && !missing.has(ref));
  return missing.size === 0 && damaged.length === 0 ? null : { missing: [...missing], damaged };
}
