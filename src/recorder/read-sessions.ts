// Reads pages of the list of sessions.

import { summaryOf } from '../engine/index.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type SessionPage, type SessionQuery } from '../protocol/index.ts';
import { FIRST_PLACE, type ActivityPlace, type ReadTransaction } from '../storage/index.ts';
import type { ListCache } from './list-cache.ts';
import { placeOf, SessionListing, type CapturedSessions } from './session-listing.ts';

/** Reads a page of the list. An unreadable cursor begins at the top. */
export async function readSessions(
  transaction: ReadTransaction,
  captured: CapturedSessions,
  query: SessionQuery,
  now: number,
  cache: ListCache,
): Promise<SessionPage> {
  const limit = Math.min(query.limit ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const listing = new SessionListing(transaction, captured, query, now, cache);
  const { found, total } = await listing.page(parseCursor(query.cursor), query.skip ?? 0, limit + 1);
  const sessions = found.slice(0, limit);
  const last = sessions.at(-1);
  return {
    sessions: sessions.map(({ fields, isDirty }) => summaryOf(fields, isDirty, captured.config, now)),
    total,
    next_cursor: found.length > limit && last !== undefined ? formatCursor(placeOf(last.fields)) : null,
  };
}

function formatCursor({ recency, ref }: ActivityPlace): string {
  return `${-recency}.${ref}`;
}

function parseCursor(cursor: string | undefined): ActivityPlace {
  const [, activity, ref] = /^([0-9]{1,16})\.([0-9]{1,16})$/.exec(cursor ?? '') ?? [];
  return activity === undefined || ref === undefined ? FIRST_PLACE : { recency: -Number(activity), ref: Number(ref) };
}
