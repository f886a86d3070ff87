// What is known of the projection's lists of sessions, so that not every read counts them: browsers count and pass the entries
// of an index one by one, in about 4 µs each (measured in Chromium 156), 0.4 s for 100,000 sessions. It follows the rows that a
// checkpoint changes.

import { isPinned, rowPlaceOf, type RowChange, type SessionFields, type SessionList } from '../engine/index.ts';
import {
  compareActivity,
  FIRST_PLACE,
  LAST_PLACE,
  type ActivityPlace,
  type ActivityRange,
  type ListCounts,
  type ReadTransaction,
  type StoredLists,
} from '../storage/index.ts';
import { EVERYWHERE, KnownRanges, type Move } from './known-ranges.ts';

/** One list of the projection, or all of them by activity. */
export type ListName = SessionList | 'any';

/** The rows that a filter finds. */
interface Found {
  readonly matches: (session: SessionFields) => boolean;
  /** In the order of the list. */
  readonly places: readonly ActivityPlace[];
}

/** Filters whose rows are kept: those of the lists that are in view, in more than one page. */
const MAX_FOUND = 3;

/** More pinned sessions are not stored: each checkpoint writes them. */
const MAX_STORED_PINS = 500;

/** Rows that are read at a time to find the pinned ones. */
const SCAN_SIZE = 500;

/** What is known of one state of the projection. Reads add to it; a checkpoint makes another one of it. */
export class KnownLists {
  /** Null before they are counted. */
  #lists: ReadonlyMap<ListName, KnownRanges> | null;
  /** Refs of the pinned sessions; null before they are known. */
  #pinned: ReadonlySet<number> | null;
  /** By the keys of their filters. Those that were read last come last. */
  readonly #found: Map<string, Found>;

  constructor(
    lists: ReadonlyMap<ListName, KnownRanges> | null = null,
    pinned: ReadonlySet<number> | null = null,
    found: ReadonlyMap<string, Found> = new Map<string, Found>(),
  ) {
    this.#lists = lists;
    this.#pinned = pinned;
    this.#found = new Map(found);
  }

  /** What the next checkpoint is to store. */
  get stored(): StoredLists {
    const lists = this.#lists;
    const count = (list: SessionList): number => lists?.get(list)?.total ?? 0;
    return {
      counts:
        lists === null
          ? null
          : {
              active: count('active'),
              interrupted: count('interrupted'),
              ended: count('ended'),
              trashed: count('trashed'),
            },
      pinned: this.#pinned === null || this.#pinned.size > MAX_STORED_PINS ? null : [...this.#pinned],
    };
  }

  /** Reads what the last checkpoint has stored. */
  async recall(transaction: ReadTransaction): Promise<void> {
    if (this.#lists !== null && this.#pinned !== null) return;
    const { counts, pinned } = await transaction.storedLists();
    if (counts !== null) this.#lists ??= listsOf(counts);
    if (pinned !== null) this.#pinned ??= new Set(pinned);
  }

  /** Makes sure that everything is known that is stored: what is not is counted and read. */
  async find(transaction: ReadTransaction): Promise<void> {
    await Promise.all([this.#listsIn(transaction), this.pinnedIn(transaction)]);
  }

  /** Refs of the pinned sessions. */
  async pinnedIn(transaction: ReadTransaction): Promise<ReadonlySet<number>> {
    if (this.#pinned === null) await this.recall(transaction);
    return (this.#pinned ??= await findPinned(transaction));
  }

  /** How many rows a list has in a range. */
  async countIn(transaction: ReadTransaction, list: ListName, range: ActivityRange): Promise<number> {
    if (compareActivity(range.after, range.upTo) >= 0) return 0;
    const ranges = await this.#rangesOf(transaction, list);
    const known = ranges.nearestTo(range);
    const order = compareActivity(known.upTo, range.upTo);
    if (order === 0) return known.count;
    const [after, upTo] = order < 0 ? [known.upTo, range.upTo] : [range.upTo, known.upTo];
    const count = known.count - order * (await transaction.countSessions(list, { after, upTo }));
    ranges.note({ ...range, count });
    return count;
  }

  /** A place up to which a list has `nth` rows in a range, counted from 1; null where there are not so many. */
  async placeOf(
    transaction: ReadTransaction,
    list: ListName,
    range: ActivityRange,
    nth: number,
  ): Promise<ActivityPlace | null> {
    const ranges = await this.#rangesOf(transaction, list);
    const { upTo, count } = ranges.nearestWith(range, nth);
    if (count === nth) return upTo;
    const place =
      count < nth
        ? await transaction.placeOfSession(list, { after: upTo, upTo: range.upTo }, nth - count)
        : await transaction.placeOfSession(list, { after: range.after, upTo }, nth - count - 1);
    if (place !== null) ranges.note({ after: range.after, upTo: place, count: nth });
    return place;
  }

  /** The places of the rows that a filter matches, which `read` finds: every row is read once, and then those that change are followed. */
  async placesOf(
    key: string,
    matches: Found['matches'],
    read: () => Promise<readonly ActivityPlace[]>,
  ): Promise<readonly ActivityPlace[]> {
    const places = this.#found.get(key)?.places ?? (await read());
    this.#found.delete(key);
    this.#found.set(key, { matches, places });
    for (const oldest of [...this.#found.keys()].slice(0, -MAX_FOUND)) this.#found.delete(oldest);
    return places;
  }

  /** What is known once rows have changed. */
  after(changes: readonly RowChange[]): KnownLists {
    const lists = this.#lists === null ? null : new Map(this.#lists);
    for (const [list, ranges] of lists ?? []) lists?.set(list, ranges.moved(movesIn(list, changes)));
    const pinned = this.#pinned === null ? null : pinnedAfter(this.#pinned, changes);
    return new KnownLists(
      lists,
      pinned,
      new Map(Array.from(this.#found, ([key, found]) => [key, foundAfter(found, changes)])),
    );
  }

  async #rangesOf(transaction: ReadTransaction, list: ListName): Promise<KnownRanges> {
    return (await this.#listsIn(transaction)).get(list) ?? new KnownRanges(0);
  }

  async #listsIn(transaction: ReadTransaction): Promise<ReadonlyMap<ListName, KnownRanges>> {
    if (this.#lists === null) await this.recall(transaction);
    return (this.#lists ??= listsOf(await countLists(transaction)));
  }
}

function listsOf({ active, interrupted, ended, trashed }: ListCounts): ReadonlyMap<ListName, KnownRanges> {
  const totals: readonly (readonly [ListName, number])[] = [
    ['active', active],
    ['interrupted', interrupted],
    ['ended', ended],
    ['trashed', trashed],
    ['any', active + interrupted + ended + trashed],
  ];
  return new Map(totals.map(([list, total]) => [list, new KnownRanges(total)]));
}

/** Most sessions have ended: counting all of them and the others takes a fifth of the time. */
async function countLists(transaction: ReadTransaction): Promise<ListCounts> {
  const [all = 0, active = 0, interrupted = 0, trashed = 0] = await Promise.all(
    (['any', 'active', 'interrupted', 'trashed'] as const).map((list) => transaction.countSessions(list, EVERYWHERE)),
  );
  return { active, interrupted, ended: all - active - interrupted - trashed, trashed };
}

async function findPinned(transaction: ReadTransaction): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (let after: ActivityPlace | undefined = FIRST_PLACE; after !== undefined;) {
    const rows = await transaction.sessionsByActivity({ after, upTo: LAST_PLACE }, SCAN_SIZE);
    for (const { ref, metadata } of rows) if (isPinned(metadata)) found.add(ref);
    after = rows.length < SCAN_SIZE ? undefined : rows.at(-1);
  }
  return found;
}

function pinnedAfter(pinned: ReadonlySet<number>, changes: readonly RowChange[]): ReadonlySet<number> {
  const refs = new Set(pinned);
  for (const { ref, after } of changes) {
    if (after !== null && isPinned(after.metadata)) refs.add(ref);
    else refs.delete(ref);
  }
  return refs;
}

function movesIn(list: ListName, changes: readonly RowChange[]): readonly Move[] {
  const moves: Move[] = [];
  for (const { ref, before, after } of changes) {
    const place = after === null ? null : rowPlaceOf(after);
    if (isIn(list, before)) moves.push({ place: { recency: before.recency, ref }, by: -1 });
    if (isIn(list, place)) moves.push({ place: { recency: place.recency, ref }, by: 1 });
  }
  return moves;
}

function isIn<P extends { readonly list: SessionList }>(list: ListName, place: P | null): place is P {
  return place !== null && (list === 'any' || place.list === list);
}

function foundAfter({ matches, places }: Found, changes: readonly RowChange[]): Found {
  const changed = new Set(changes.map(({ ref }) => ref));
  const others = places.filter(({ ref }) => !changed.has(ref));
  const rows = changes.flatMap(({ after }) => (after !== null && matches(after) ? [after] : []));
  const now = rows.map(({ last_activity, ref }) => ({ recency: -last_activity, ref }));
  return { matches, places: [...now, ...others].toSorted(compareActivity) };
}
