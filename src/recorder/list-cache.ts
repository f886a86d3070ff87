// What is known of the projection's list of sessions, for as long as no checkpoint changes it. Browsers count and pass the
// entries of an index one by one, in about 4 µs each (measured in Chromium 156): 0.4 s for 100,000 sessions.

import {
  FIRST_PLACE,
  LAST_PLACE,
  type ActivityPlace,
  type ActivityRange,
  type ReadTransaction,
  type SessionRow,
} from '../storage/index.ts';

/** One list of the projection, or all of them by activity. */
export type ListName = SessionRow['list'] | 'any';

/** Everything in the order of activity. */
export const EVERYWHERE: ActivityRange = { after: FIRST_PLACE, upTo: LAST_PLACE };

/** The place of the entry that comes as number `nth`, from 1. */
interface Anchor {
  readonly nth: number;
  readonly place: ActivityPlace;
}

/** Anchors of one list: more than a person jumps to. */
const MAX_ANCHORS = 500;

/** What is known of one state of the projection. */
export class KnownLists {
  readonly #counts = new Map<ListName, number>();
  readonly #anchors = new Map<ListName, Anchor[]>();
  #found: { readonly key: string; readonly places: readonly ActivityPlace[] } | null = null;

  /** The places of the rows that `read` finds; those of the last `key` are kept, so that a person who reads page after page of a search has every row read once. */
  async placesOf(key: string, read: () => Promise<readonly ActivityPlace[]>): Promise<readonly ActivityPlace[]> {
    if (this.#found?.key === key) return this.#found.places;
    const places = await read();
    this.#found = { key, places };
    return places;
  }

  /** How many rows a list has. */
  async count(transaction: ReadTransaction, list: ListName): Promise<number> {
    const known = this.#counts.get(list);
    if (known !== undefined) return known;
    const counted =
      list === 'ended' ? await this.#countEnded(transaction) : await transaction.countSessions(list, EVERYWHERE);
    this.#counts.set(list, counted);
    return counted;
  }

  /** Most sessions have ended: counting all of them and the others takes a fifth of the time. */
  async #countEnded(transaction: ReadTransaction): Promise<number> {
    const [all, ...others] = await Promise.all(
      (['any', 'active', 'interrupted', 'trashed'] as const).map((list) => this.count(transaction, list)),
    );
    return others.reduce((left, each) => left - each, all ?? 0);
  }

  /** The place of the row that comes as number `nth` in a list, from 1; null where there are not so many. */
  async placeOf(transaction: ReadTransaction, list: ListName, nth: number): Promise<ActivityPlace | null> {
    const anchors = this.#anchors.get(list) ?? [];
    const before = anchors.filter((anchor) => anchor.nth <= nth).toSorted((a, b) => b.nth - a.nth)[0];
    if (before?.nth === nth) return before.place;
    const place = await transaction.placeOfSession(
      list,
      { after: before?.place ?? FIRST_PLACE, upTo: LAST_PLACE },
      nth - (before?.nth ?? 0),
    );
    if (place !== null) this.#anchors.set(list, [...anchors.slice(-MAX_ANCHORS), { nth, place }]);
    return place;
  }
}

/** Keeps what is known of the last state of the projection that was read. */
export class ListCache {
  #connection = -1;
  #folded = -1;
  #known = new KnownLists();

  /** `folded`: last fact that the projection of the transaction holds. */
  of({ connection }: ReadTransaction, folded: number): KnownLists {
    if (connection !== this.#connection || folded !== this.#folded) this.#known = new KnownLists();
    this.#connection = connection;
    this.#folded = folded;
    return this.#known;
  }
}
