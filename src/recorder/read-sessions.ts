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
  SESSION_STATUSES,
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
  const list = listSessions(transaction, captured, query, now);
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
  const found = await listSessions(transaction, captured, { status: 'stopped' }, now).take(limit, after);
  const last = found.at(-1);
  return {
    sessionIds: found.map(({ fields }) => fields.session_id),
    last: last === undefined ? null : placeOf(last.fields),
  };
}

/** The states of the sessions that a list has. */
function statusesOf(wanted: WantedSessions): readonly SessionStatus[] {
  switch (wanted) {
    case 'all':
      return SESSION_STATUSES.filter((status) => status !== 'trashed');
    case 'stopped':
      return SESSION_STATUSES.filter(wantsRecovering);
    default:
      return [wanted];
  }
}

interface Found {
  readonly fields: SessionFields;
  readonly isDirty: boolean;
}

/** What a list has. */
interface Listing {
  /** At most `limit` sessions after `after`. */
  take(limit: number, after: ActivityPlace): Promise<readonly Found[]>;
  /** How many sessions match in all. */
  count(): Promise<number>;
}

function listSessions(
  transaction: ReadTransaction,
  { folded, config, dirty, purged }: CapturedSessions,
  { status: wanted = 'all', q, provider }: ListedSessions,
  now: number,
): Listing {
  const statuses = statusesOf(wanted);
  const hidden = new Set([...purged, ...dirty.map((session) => session.ref)]);
  const held = dirty.filter(matches).map((fields) => ({ fields, isDirty: true }));

  async function take(limit: number, after: ActivityPlace): Promise<Found[]> {
    const heldAfter = held.filter(({ fields }) => compareActivity(placeOf(fields), after) > 0);
    const rows = await scan(limit, after);
    return [...heldAfter, ...rows]
      .toSorted((a, b) => compareActivity(placeOf(a.fields), placeOf(b.fields)))
      .slice(0, limit);
  }

  async function count(): Promise<number> {
    if (q !== undefined || provider !== undefined) return held.length + (await scan(Infinity, FIRST_PLACE)).length;
    const counts = await Promise.all(
      statuses.map((status) => transaction.countSessions(...rangeOf(status, FIRST_PLACE))),
    );
    const counted = [...hidden].filter((ref) => ref <= folded); // the projection has no newer ones
    const hiddenRows = await Promise.all(counted.map((ref) => transaction.sessionByRef(ref)));
    const miscounted = hiddenRows.filter((row) => row !== undefined && matches(row)).length;
    return counts.reduce((sum, each) => sum + each, 0) - miscounted + held.length;
  }

  async function scan(limit: number, after: ActivityPlace): Promise<Found[]> {
    const found: Found[] = [];
    let place = after;
    // As many as are wanted; larger batches where few of them match.
    let size = Math.min(limit, MAX_SCAN_SIZE);
    while (found.length < limit) {
      const rows = await rowsAfter(place, size);
      const matching = rows.filter((row) => !hidden.has(row.ref) && matches(row));
      found.push(...matching.map((fields) => ({ fields, isDirty: false })));
      const last = rows.at(-1);
      if (rows.length < size || last === undefined) break;
      place = placeOf(last);
      size = Math.min(2 * size, MAX_SCAN_SIZE);
    }
    return found;
  }

  async function rowsAfter(after: ActivityPlace, limit: number): Promise<SessionRow[]> {
    if (wanted === 'all') return transaction.sessionsByActivity({ after, upTo: LAST_PLACE }, limit);
    const rows = await Promise.all(statuses.map((each) => transaction.sessionList(...rangeOf(each, after), limit)));
    return rows.flat().toSorted(compareActivity).slice(0, limit);
  }

  /** Where the projection has the sessions of a state that come after `after`. */
  function rangeOf(status: SessionStatus, after: ActivityPlace): [SessionRow['list'], ActivityRange] {
    const split: ActivityPlace = { recency: -timedOutBefore(config, now), ref: Infinity };
    switch (status) {
      case 'active':
        return ['active', { after, upTo: split }];
      case 'timed_out':
        return ['active', { after: compareActivity(after, split) > 0 ? after : split, upTo: LAST_PLACE }];
      default:
        return [status, { after, upTo: LAST_PLACE }];
    }
  }

  function matches(session: SessionFields): boolean {
    return (
      statuses.includes(statusOf(session, config, now)) &&
      (provider === undefined || session.provider === provider) &&
      (q === undefined || mentions(session, q))
    );
  }

  return { take, count };
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
