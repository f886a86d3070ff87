// The order in which sessions are listed.

/** A place in the order of newest activity: `-last_activity`, then the older session. */
export interface ActivityPlace {
  readonly recency: number;
  readonly ref: number;
}

/** Sessions after `after`, up to and including `upTo`. */
export interface ActivityRange {
  readonly after: ActivityPlace;
  readonly upTo: ActivityPlace;
}

export const FIRST_PLACE: ActivityPlace = { recency: -Infinity, ref: -Infinity };
export const LAST_PLACE: ActivityPlace = { recency: Infinity, ref: Infinity };

/** Sorts by newest activity, then by the older session. */
export function compareActivity(a: ActivityPlace, b: ActivityPlace): number {
  return a.recency === b.recency ? Math.sign(a.ref - b.ref) || 0 : Math.sign(a.recency - b.recency);
}
