// A list of sessions, newest activity first: the projection's, in the order of its index, and memory's dirty ones in
// their places.

import { timedOutBefore, type RecordingState, type SessionFields } from '../engine/index.ts';
import type { Config, SessionQuery, SessionStatus } from '../protocol/index.ts';
import {
  compareActivity,
  FIRST_PLACE,
  LAST_PLACE,
  type ActivityPlace,
  type ActivityRange,
  type ReadTransaction,
  type SessionRow,
} from '../storage/index.ts';
import type { KnownLists, ListName } from './known-lists.ts';
import { EVERYWHERE } from './known-ranges.ts';
import { ListCache } from './list-cache.ts';
import type { Captured } from './read-through.ts';
import { filterOf, type SessionFilter } from './session-filter.ts';

/** Sessions of which memory has a newer version than the projection, or the only one. */
export interface CapturedSessions extends Captured {
  readonly config: Config;
  readonly dirty: readonly SessionFields[];
  readonly purged: ReadonlySet<number>;
}

export function captureSessions({ folded, config, sessions, purged }: RecordingState): CapturedSessions {
  const dirty = [...sessions.values()].filter((session) => session.dirty).map((session) => ({ ...session }));
  return { folded, config, dirty, purged: new Set(purged.keys()) };
}

/** A session of a list. */
export interface Listed {
  readonly fields: SessionFields;
  readonly isDirty: boolean;
}

/** A part of an index. */
interface Part {
  readonly list: ListName;
  readonly range: ActivityRange;
}

/** Rows read from an index at a time, at most, while a list is put together. */
const MAX_SCAN_SIZE = 500;

/** The sessions that match a query. */
export class SessionListing {
  readonly #transaction: ReadTransaction;
  readonly #known: KnownLists;
  readonly #folded: number;
  readonly #filter: SessionFilter;
  readonly #wanted: SessionQuery['status'];
  /** Active sessions after this place have timed out. */
  readonly #timeout: ActivityPlace;
  /** Refs of rows that do not count: memory has another version of the session, or knows that it is purged. */
  readonly #hidden: ReadonlySet<number>;
  /** Matching sessions of memory, in their order. */
  readonly #held: readonly SessionFields[];
  #hiddenRows: Promise<readonly SessionRow[]> | null = null;

  constructor(
    transaction: ReadTransaction,
    captured: CapturedSessions,
    query: SessionQuery,
    now: number,
    cache: ListCache = new ListCache(),
  ) {
    const { folded, config, dirty, purged } = captured;
    this.#transaction = transaction;
    this.#known = cache.of(transaction, folded);
    this.#folded = folded;
    this.#filter = filterOf(query, config, now);
    this.#wanted = query.status ?? 'all';
    this.#timeout = { recency: -timedOutBefore(config, now), ref: Infinity };
    this.#hidden = new Set([...purged, ...dirty.map((session) => session.ref)]);
    this.#held = dirty.filter((session) => this.#filter.matches(session)).toSorted(byPlace);
  }

  /** At most `limit` sessions after `after` and the `skip` that follow it; and how many match in all. */
  async page(after: ActivityPlace, skip: number, limit: number): Promise<{ found: readonly Listed[]; total: number }> {
    if (this.#filter.isByContent) return this.#pageByContent(after, skip, limit);
    const found = await this.take(limit, await this.#placeAfter(after, skip));
    return { found, total: await this.#count(EVERYWHERE, null) };
  }

  /** Every row must be read to know which ones match; then only those of the page. */
  async #pageByContent(
    after: ActivityPlace,
    skip: number,
    limit: number,
  ): Promise<{ found: readonly Listed[]; total: number }> {
    const filter = this.#filter;
    const read = async (): Promise<readonly ActivityPlace[]> =>
      (await this.#scanRows(Infinity, FIRST_PLACE)).map(placeOf);
    const stored =
      filter.key === null
        ? await read()
        : await this.#known.placesOf(filter.key, (session) => filter.matches(session), read);
    const rows = stored.filter(({ ref }) => !this.#hidden.has(ref));
    const held = new Map(this.#held.map((session) => [session.ref, session]));
    const all = [...this.#held.map(placeOf), ...rows].toSorted(compareActivity);
    const first = all.findIndex((place) => compareActivity(place, after) > 0);
    const page = first === -1 ? [] : all.slice(first + skip, first + skip + limit);
    const found = await Promise.all(
      page.map(async ({ ref }) => {
        const session = held.get(ref);
        const fields = session ?? (await this.#transaction.sessionByRef(ref));
        return fields === undefined ? [] : [{ fields, isDirty: session !== undefined }];
      }),
    );
    return { found: found.flat(), total: all.length };
  }

  /** At most `limit` sessions after `after`. */
  async take(limit: number, after: ActivityPlace): Promise<readonly Listed[]> {
    const held = this.#held
      .filter((session) => compareActivity(placeOf(session), after) > 0)
      .map((fields) => ({ fields, isDirty: true }));
    const rows = await this.#scan(limit, after);
    return [...held, ...rows].toSorted((a, b) => byPlace(a.fields, b.fields)).slice(0, limit);
  }

  /**
   * The place of the session that comes as number `skip` after `after`. Each step passes as many entries of the indexes as
   * cannot be too many, whatever lies between them, and counts what it has passed.
   */
  async #placeAfter(after: ActivityPlace, skip: number): Promise<ActivityPlace> {
    let place = after;
    let left = skip;
    while (left > 0) {
      const from = place;
      const held = this.#held.filter((session) => compareActivity(placeOf(session), from) > 0);
      const parts = this.#partsOf({ after: from, upTo: LAST_PLACE });
      const step = Math.max(
        1,
        Math.floor(left / (parts.length + 1)), // if they are everywhere
        Math.floor((left - held.length) / parts.length), // if all that memory holds lies between
      );
      const nearest = nearestOf([
        ...(await Promise.all(parts.map(async (part) => ({ list: part.list, place: await this.#reach(part, step) })))),
        { list: null, place: placeOrNull(held[step - 1]) },
      ]);
      if (nearest === null) return LAST_PLACE;
      const counted = nearest.list === null ? null : { list: nearest.list, count: step };
      left -= await this.#count({ after: from, upTo: nearest.place }, counted);
      place = nearest.place;
    }
    return place;
  }

  /** A place up to which a part has `nth` rows; of the first row, its own, so that no other source has more than one session before it. */
  async #reach({ list, range }: Part, nth: number): Promise<ActivityPlace | null> {
    const whole = nth === 1 ? null : await this.#wholeOf(range);
    return whole === null
      ? this.#transaction.placeOfSession(list, range, nth)
      : this.#known.placeOf(this.#transaction, list, whole.range, whole.before + nth);
  }

  /** How many sessions the list has within `range`. `counted`: what is known of one index there. */
  async #count(
    range: ActivityRange,
    counted: { readonly list: ListName; readonly count: number } | null,
  ): Promise<number> {
    const counts = this.#partsOf(range).map((part) =>
      part.list === counted?.list ? Promise.resolve(counted.count) : this.#countIn(part),
    );
    // Entries of the trash are among those of all lists.
    const trash =
      this.#wanted === 'all' ? this.#countIn({ list: 'trashed', range: within(range, this.#filter.range) }) : 0;
    const isWithin = (session: SessionFields): boolean => {
      const place = placeOf(session);
      return compareActivity(place, range.after) > 0 && compareActivity(place, range.upTo) <= 0;
    };
    const hidden = (await this.#rowsHidden()).filter(isWithin).length;
    const rows = (await Promise.all(counts)).reduce((sum, each) => sum + each, 0);
    return rows - (await trash) - hidden + this.#held.filter(isWithin).length;
  }

  async #countIn({ list, range }: Part): Promise<number> {
    const whole = await this.#wholeOf(range);
    if (whole === null) return this.#transaction.countSessions(list, range);
    return Math.max(0, (await this.#known.countIn(this.#transaction, list, whole.range)) - whole.before);
  }

  /**
   * A range of which it is worth while to keep what is known, and how many rows it has before `range` begins; null where there
   * is none, as the range begins at some page or ends with the clock. Those that have timed out come after those that have
   * not, which are few.
   */
  async #wholeOf({ after, upTo }: ActivityRange): Promise<{ range: ActivityRange; before: number } | null> {
    const beginning = this.#filter.range.after;
    if (upTo === this.#timeout) return null;
    if (after === beginning) return { range: { after, upTo }, before: 0 };
    if (after !== this.#timeout) return null;
    const before = await this.#transaction.countSessions('active', { after: beginning, upTo: after });
    return { range: { after: beginning, upTo }, before };
  }

  /** Rows that would be in the list if they were not hidden. */
  #rowsHidden(): Promise<readonly SessionRow[]> {
    this.#hiddenRows ??= Promise.all(
      [...this.#hidden]
        .filter((ref) => ref <= this.#folded) // the projection has no newer ones
        .map((ref) => this.#transaction.sessionByRef(ref)),
    ).then((rows) => rows.filter((row) => row !== undefined).filter((row) => this.#filter.matches(row)));
    return this.#hiddenRows;
  }

  async #scan(limit: number, after: ActivityPlace): Promise<Listed[]> {
    const rows = await this.#scanRows(limit, after, (row) => !this.#hidden.has(row.ref));
    return rows.map((fields) => ({ fields, isDirty: false }));
  }

  /** At most `limit` matching rows after `after`. */
  async #scanRows(
    limit: number,
    after: ActivityPlace,
    isWanted: (row: SessionRow) => boolean = () => true,
  ): Promise<SessionRow[]> {
    if (this.#filter.isOfPinned) return this.#pinnedRows(limit, after, isWanted);
    const found: SessionRow[] = [];
    let place = after;
    // As many as are wanted; larger batches where few of them match.
    let size = Math.min(limit, MAX_SCAN_SIZE);
    while (found.length < limit) {
      const rows = await this.#rowsAfter(place, size);
      for (const row of rows) if (isWanted(row) && this.#filter.matches(row)) found.push(row);
      const last = rows.at(-1);
      if (rows.length < size || last === undefined) break;
      place = placeOf(last);
      size = Math.min(2 * size, MAX_SCAN_SIZE);
    }
    return found;
  }

  async #pinnedRows(
    limit: number,
    after: ActivityPlace,
    isWanted: (row: SessionRow) => boolean,
  ): Promise<SessionRow[]> {
    const refs = await this.#known.pinnedIn(this.#transaction);
    const rows = await Promise.all(Array.from(refs, (ref) => this.#transaction.sessionByRef(ref)));
    return rows
      .filter((row) => row !== undefined)
      .filter((row) => compareActivity(row, after) > 0 && isWanted(row) && this.#filter.matches(row))
      .toSorted(compareActivity)
      .slice(0, limit);
  }

  async #rowsAfter(after: ActivityPlace, limit: number): Promise<SessionRow[]> {
    const rows = await Promise.all(
      this.#partsOf({ after, upTo: LAST_PLACE }).map(({ list, range }) =>
        list === 'any'
          ? this.#transaction.sessionsByActivity(range, limit)
          : this.#transaction.sessionList(list, range, limit),
      ),
    );
    return rows.length === 1 ? rows.flat() : rows.flat().toSorted(compareActivity).slice(0, limit);
  }

  /** The parts of the indexes that together have the list's rows within `range`, and for `all` those of the trash. */
  #partsOf(range: ActivityRange): Part[] {
    const wanted = within(range, this.#filter.range);
    return this.#wanted === 'all'
      ? [{ list: 'any', range: wanted }]
      : this.#filter.statuses.map((status) => this.#partOf(status, wanted));
  }

  /** Where the projection has the sessions of a status within `range`. */
  #partOf(status: SessionStatus, range: ActivityRange): Part {
    switch (status) {
      case 'active':
        return { list: 'active', range: within(range, { after: FIRST_PLACE, upTo: this.#timeout }) };
      case 'timed_out':
        return { list: 'active', range: within(range, { after: this.#timeout, upTo: LAST_PLACE }) };
      default:
        return { list: status, range };
    }
  }
}

export function placeOf(session: SessionFields): ActivityPlace {
  return { recency: -session.last_activity, ref: session.ref };
}

function byPlace(one: SessionFields, other: SessionFields): number {
  return compareActivity(placeOf(one), placeOf(other));
}

/** What two ranges have in common. */
function within(one: ActivityRange, other: ActivityRange): ActivityRange {
  return {
    after: compareActivity(one.after, other.after) > 0 ? one.after : other.after,
    upTo: compareActivity(one.upTo, other.upTo) < 0 ? one.upTo : other.upTo,
  };
}

function placeOrNull(session: SessionFields | undefined): ActivityPlace | null {
  return session === undefined ? null : placeOf(session);
}

interface Reached {
  /** The index that was passed; null for what memory holds. */
  readonly list: ListName | null;
  readonly place: ActivityPlace | null;
}

function nearestOf(
  reached: readonly Reached[],
): { readonly list: ListName | null; readonly place: ActivityPlace } | null {
  const found = reached.flatMap(({ list, place }) => (place === null ? [] : [{ list, place }]));
  return found.toSorted((a, b) => compareActivity(a.place, b.place))[0] ?? null;
}
