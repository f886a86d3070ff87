// Finds the places of a search in the index: by relevance, or by recency where so many match that ranking all of them
// would take too long.

import type { SqlValue } from '@sqlite.org/sqlite-wasm';
import { SESSION_STATUSES, type SearchFilter, type SessionStatus } from '../../protocol/index.ts';
import type { SqlDatabase } from './sql-database.ts';

/** A document that matches. */
export interface Place {
  readonly ref: number;
  readonly position: number;
}

/** The places in one session, the best one first. */
export interface PlaceGroup {
  readonly ref: number;
  readonly places: readonly Place[];
  /** There are more places in it than these. */
  readonly hasMore: boolean;
}

export interface FoundPlaces {
  /** At most one more than was asked for. */
  readonly groups: readonly PlaceGroup[];
  readonly order: 'relevance' | 'recency';
  /** All that match were looked at. */
  readonly isComplete: boolean;
}

export interface FindOptions {
  /** The query for FTS5. */
  readonly expression: string;
  readonly filter: SearchFilter;
  /** Sessions to skip, and how many are wanted after them. */
  readonly offset: number;
  readonly limit: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
}

/** Most matches that are ranked, about 25 ms of them. More go by recency. */
const MAX_RANKED = 5_000;

/** Longest look at matches by recency, in ms: of a filter that few match, it may find nothing. */
const LOOK_MS = 80;

/** Places in one session that a page shows. */
const PLACES_PER_SESSION = 3;

export function findPlaces(sql: SqlDatabase, options: FindOptions): FoundPlaces {
  const { expression, filter, offset, limit, elapsed } = options;
  const isCommon =
    Number(
      sql.value('SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? LIMIT ?)', expression, MAX_RANKED + 1),
    ) > MAX_RANKED;
  const { condition, parameters } = conditionOf(filter);
  const rows = sql.rows(
    `SELECT blocks.ref, blocks.top + blocks.first_id - texts.rowid, (${condition})
     FROM texts
     CROSS JOIN blocks ON blocks.first_id = (SELECT max(first_id) FROM blocks AS before WHERE before.first_id <= texts.rowid)
     CROSS JOIN sessions ON sessions.ref = blocks.ref
     WHERE texts MATCH ? ORDER BY ${isCommon ? 'texts.rowid' : 'bm25(texts), texts.rowid'}`,
    ...parameters,
    expression,
  );
  const groups = new Map<number, { readonly places: Place[]; hasMore: boolean }>();
  const start = elapsed();
  let isComplete = true;
  let looked = 0;
  for (const [ref, position, isWanted] of rows) {
    looked += 1;
    // Ranked rows are all sorted by now, and few.
    if (isCommon && looked % 64 === 0 && elapsed() - start > LOOK_MS) {
      isComplete = false;
      break;
    }
    if (isWanted !== 1) continue;
    const key = Number(ref);
    const group = groups.get(key);
    if (group === undefined) {
      if (groups.size > offset + limit) {
        if (isCommon) break;
        continue;
      }
      groups.set(key, { places: [{ ref: key, position: Number(position) }], hasMore: false });
    } else if (group.places.length < PLACES_PER_SESSION) group.places.push({ ref: key, position: Number(position) });
    else group.hasMore = true;
  }
  const found = Array.from(groups, ([ref, group]) => ({ ref, ...group })).slice(offset);
  return { groups: found, order: isCommon ? 'recency' : 'relevance', isComplete };
}

/** Which rows of `sessions` a filter may want. Statuses that follow from the clock are looked at in the recordings. */
function conditionOf(filter: SearchFilter): {
  readonly condition: string;
  readonly parameters: readonly SqlValue[];
} {
  const parts: string[] = [];
  const parameters: SqlValue[] = [];
  const add = (part: string, ...values: SqlValue[]): void => {
    parts.push(part);
    parameters.push(...values);
  };
  const { provider, model, workspace, since, until, session_ids } = filter;
  const wanted = wantedStatuses(filter);
  const stored = (['active', 'interrupted', 'ended'] as const).filter(
    (status) => wanted.has(status) || (status === 'active' && wanted.has('timed_out')),
  );
  add(
    `((sessions.is_trashed = 1 AND ?) OR (sessions.is_trashed = 0 AND sessions.status IN (${stored.map(() => '?').join(', ')})))`,
    wanted.has('trashed') ? 1 : 0,
    ...stored,
  );
  if (provider !== undefined) add('lower(sessions.provider) = ?', provider.toLowerCase());
  if (model !== undefined) add('instr(sessions.model, ?) > 0', model.toLowerCase());
  if (workspace !== undefined) add('instr(sessions.workspace, ?) > 0', workspace.toLowerCase());
  if (since !== undefined) add('sessions.last_activity >= ?', since);
  if (until !== undefined) add('sessions.last_activity < ?', until);
  if (session_ids !== undefined)
    add('sessions.session_id IN (SELECT value FROM json_each(?))', JSON.stringify(session_ids));
  return { condition: parts.join(' AND '), parameters };
}

/** The statuses of the sessions that a filter wants. */
export function wantedStatuses({ status = 'all' }: SearchFilter): ReadonlySet<SessionStatus> {
  switch (status) {
    case 'all':
      return new Set(SESSION_STATUSES.filter((each) => each !== 'trashed'));
    case 'stopped':
      return new Set(['interrupted', 'timed_out']);
    default:
      return new Set([status]);
  }
}
