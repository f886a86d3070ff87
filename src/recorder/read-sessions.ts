// Lists sessions: the projection's, in the order of its index, and memory's dirty ones in their places.

import {
  statusOf,
  summaryOf,
  timedOutBefore,
  wantsRecovering,
  type RecordingState,
  type SessionFields,
} from '../engine/index.ts';
import {
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_SIZE,
  type Config,
  type SessionPage,
  type SessionQuery,
  type SessionStatus,
} from '../protocol/index.ts';
import {
  compareActivity,
  FIRST_PLACE,
  LAST_PLACE,
  type ActivityPlace,
  type ActivityRange,
  type ReadTransaction,
  type SessionRow,
} from '../storage/index.ts';
import type { Captured } from './read-through.ts';

/** Sessions of which memory has a newer version than the projection, or the only one. */
export interface CapturedSessions extends Captured {
  readonly config: Config;
  readonly dirty: readonly SessionFields[];
  readonly purged: ReadonlySet<number>;
}

export function captureSessions({ folded, config, sessions, purged }: RecordingState): CapturedSessions {
  const dirty = [...sessions.values()].filter((session) => session.dirty).map((session) => ({ ...session }));
  return { folded, config, dirty, purged: new Set(purged) };
}

/** Rows read from an index at a time, at most, while a list is put together. */
const MAX_SCAN_SIZE = 500;

/** `stopped`: interrupted or timed out, so that it needs recovery. */
export type WantedSessions = SessionStatus | 'all' | 'stopped';

/** What is listed: sessions of a state that match. */
export interface ListedSessions extends Omit<SessionQuery, 'status'> {
  readonly status?: WantedSessions | undefined;
}

/** Reads a page of the list. An unreadable cursor begins at the top. */
export async function readSessions(
  transaction: ReadTransaction,
  captured: CapturedSessions,
  query: ListedSessions,
  now: number,
): Promise<SessionPage> {
  const list = new SessionLister(transaction, captured, query, now);
  const limit = Math.min(query.limit ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const found = await list.take(limit + 1, parseCursor(query.cursor));
  const sessions = found.slice(0, limit);
  const last = sessions.at(-1);
  return {
    sessions: sessions.map(({ fields, isDirty }) => summaryOf(fields, isDirty, captured.config, now)),
    total: await list.count(),
    next_cursor: found.length > limit && last !== undefined ? formatCursor(placeOf(last.fields)) : null,
  };
}

/** At most `limit` sessions that need recovery, after `after`, newest activity first; and the place of the last one, null when there is none. */
export async function findStopped(
  transaction: ReadTransaction,
  captured: CapturedSessions,
  now: number,
  after: ActivityPlace,
  limit: number,
): Promise<{ readonly sessionIds: readonly string[]; readonly last: ActivityPlace | null }> {
  const found = await new SessionLister(transaction, captured, { status: 'stopped' }, now).take(limit, after);
  const last = found.at(-1);
  return {
    sessionIds: found.map(({ fields }) => fields.session_id),
    last: last === undefined ? null : placeOf(last.fields),
  };
}

interface Found {
  readonly fields: SessionFields;
  readonly isDirty: boolean;
}

class SessionLister {
  readonly #transaction: ReadTransaction;
  readonly #captured: CapturedSessions;
  readonly #query: ListedSessions;
  readonly #wanted: WantedSessions;
  readonly #now: number;
  readonly #hidden: ReadonlySet<number>;

  constructor(transaction: ReadTransaction, captured: CapturedSessions, query: ListedSessions, now: number) {
    this.#transaction = transaction;
    this.#captured = captured;
    this.#query = query;
    this.#wanted = query.status ?? 'all';
    this.#now = now;
    this.#hidden = new Set([...captured.purged, ...captured.dirty.map((session) => session.ref)]);
  }

  /** At most `limit` sessions after `after`. */
  async take(limit: number, after: ActivityPlace): Promise<Found[]> {
    const held = this.#held().filter(({ fields }) => compareActivity(placeOf(fields), after) > 0);
    const rows = await this.#scan(limit, after);
    return [...held, ...rows].toSorted((a, b) => compareActivity(placeOf(a.fields), placeOf(b.fields))).slice(0, limit);
  }

  /** How many sessions match in all. */
  async count(): Promise<number> {
    const { q, provider } = this.#query;
    if (q !== undefined || provider !== undefined) {
      return this.#held().length + (await this.#scan(Infinity, FIRST_PLACE)).length;
    }
    const counts = await Promise.all(
      this.#ranges(FIRST_PLACE).map(({ list, range }) => this.#transaction.countSessions(list, range)),
    );
    const counted = [...this.#hidden].filter((ref) => ref <= this.#captured.folded); // the projection has no newer ones
    const hiddenRows = await Promise.all(counted.map((ref) => this.#transaction.sessionByRef(ref)));
    const miscounted = hiddenRows.filter((row) => row !== undefined && this.#matches(row)).length;
    return counts.reduce((sum, count) => sum + count, 0) - miscounted + this.#held().length;
  }

  #held(): Found[] {
    return this.#captured.dirty
      .filter((session) => this.#matches(session))
      .map((fields) => ({ fields, isDirty: true }));
  }

  async #scan(limit: number, after: ActivityPlace): Promise<Found[]> {
    const found: Found[] = [];
    let place = after;
    // As many as are wanted; larger batches where few of them match.
    let size = Math.min(limit, MAX_SCAN_SIZE);
    while (found.length < limit) {
      const rows = await this.#rowsAfter(place, size);
      const matching = rows.filter((row) => !this.#hidden.has(row.ref) && this.#matches(row));
      found.push(...matching.map((fields) => ({ fields, isDirty: false })));
      const last = rows.at(-1);
      if (rows.length < size || last === undefined) break;
      place = placeOf(last);
      size = Math.min(2 * size, MAX_SCAN_SIZE);
    }
    return found;
  }

  async #rowsAfter(after: ActivityPlace, limit: number): Promise<SessionRow[]> {
    if (this.#wanted === 'all') return this.#transaction.sessionsByActivity({ after, upTo: LAST_PLACE }, limit);
    const ranges = this.#ranges(after);
    const rows = await Promise.all(ranges.map(({ list, range }) => this.#transaction.sessionList(list, range, limit)));
    const [only] = rows;
    if (only !== undefined && rows.length === 1) return only;
    return rows.flat().toSorted(compareActivity).slice(0, limit);
  }

  /** The ranges of the projection's lists that hold the wanted sessions. */
  #ranges(after: ActivityPlace): { list: SessionRow['list']; range: ActivityRange }[] {
    const all: ActivityRange = { after, upTo: LAST_PLACE };
    const split: ActivityPlace = { recency: -timedOutBefore(this.#captured.config, this.#now), ref: Infinity };
    switch (this.#wanted) {
      case 'all':
        return (['active', 'interrupted', 'ended'] as const).map((list) => ({ list, range: all }));
      case 'active':
        return [{ list: 'active', range: { after, upTo: split } }];
      case 'timed_out':
        return [
          { list: 'active', range: { after: compareActivity(after, split) > 0 ? after : split, upTo: LAST_PLACE } },
        ];
      case 'stopped':
        return [
          { list: 'interrupted', range: all },
          { list: 'active', range: { after: compareActivity(after, split) > 0 ? after : split, upTo: LAST_PLACE } },
        ];
      case 'interrupted':
      case 'ended':
      case 'trashed':
        return [{ list: this.#wanted, range: all }];
    }
  }

  #matches(session: SessionFields): boolean {
    const status = statusOf(session, this.#captured.config, this.#now);
    const isWanted = isOneOf(this.#wanted, status);
    const { q, provider } = this.#query;
    return (
      isWanted && (provider === undefined || session.provider === provider) && (q === undefined || mentions(session, q))
    );
  }
}

function isOneOf(wanted: WantedSessions, status: SessionStatus): boolean {
  if (wanted === 'all') return status !== 'trashed';
  return wanted === 'stopped' ? wantsRecovering(status) : status === wanted;
}

function mentions(session: SessionFields, q: string): boolean {
  const sought = q.toLowerCase();
  const { session_id, title, provider, workspace_path } = session;
  return [session_id, title, provider, workspace_path].some((field) => field?.toLowerCase().includes(sought) ?? false);
}

function placeOf(session: SessionFields): ActivityPlace {
  return { recency: -session.last_activity, ref: session.ref };
}

function formatCursor({ recency, ref }: ActivityPlace): string {
  return `${-recency}.${ref}`;
}

function parseCursor(cursor: string | undefined): ActivityPlace {
  const [, activity, ref] = /^([0-9]{1,16})\.([0-9]{1,16})$/.exec(cursor ?? '') ?? [];
  return activity === undefined || ref === undefined ? FIRST_PLACE : { recency: -Number(activity), ref: Number(ref) };
}
