// Which damaged values may have held something of a session. A report names every damaged value, except those that are known
// to have held nothing of the session.

import type { SessionFields } from './state.ts';

/** The primary key of a stored value. */
export type StoredKey = number | string | readonly (number | string)[];

/** What is known of a damaged value, besides its content. */
export interface Damage {
  /** The store that it is in. */
  readonly store: string;
  readonly key: StoredKey;
  /** Of a journal record: how many facts it held; at most so many while no other record follows. 0 in other stores. */
  readonly fact_count: number;
  /** Of a journal record: when the record before it was committed, in epoch ms, where that is known. */
  readonly recorded_after?: number | undefined;
}

/** The id of a damaged value in reports: `journal:17`, `messages:5,0`. */
export function damageId({ store, key }: Pick<Damage, 'store' | 'key'>): string {
  return `${store}:${typeof key === 'object' ? key.join(',') : key}`;
}

/** Each value once, as it was found first. */
export function distinct<Value extends Damage>(values: readonly Value[]): Value[] {
  const known = new Set<string>();
  return values.filter((value) => {
    const id = damageId(value);
    return !known.has(id) && known.add(id);
  });
}

/** Ids of the damaged values that may have held something of the session. */
export function possibleLosses(session: SessionFields, damaged: readonly Damage[]): string[] {
  return damaged.filter((damage) => mayHaveHeld(session, damage)).map(damageId);
}

function mayHaveHeld(session: SessionFields, { store, key, fact_count, recorded_after }: Damage): boolean {
  if (store === 'clients') return session.clients.some((client) => client === key);
  const first = typeof key === 'object' ? key[0] : key;
  if (store !== 'journal') return first === session.ref;
  if (Math.floor(Number(first)) + fact_count <= (session.lost_from ?? session.ref)) return false;
  return recorded_after === undefined || stoppedAt(session) >= recorded_after;
}

/** When the session stopped, in epoch ms: nothing was written to it after that. Infinite while something may be. */
function stoppedAt({ status, interrupted_at, last_activity }: SessionFields): number {
  switch (status) {
    case 'active':
      return Infinity;
    case 'interrupted':
      return interrupted_at ?? Infinity;
    case 'ended':
      return last_activity;
  }
}
