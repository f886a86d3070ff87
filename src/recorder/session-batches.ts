// The sessions of a command in batches, each read in the transaction that changes them.

import type { RecordingState } from '../engine/index.ts';
import {
  SESSION_STATUSES,
  type BulkAction,
  type BulkCommand,
  type BulkQuery,
  type SessionQuery,
} from '../protocol/index.ts';
import { FIRST_PLACE, type ActivityPlace, type ReadTransaction } from '../storage/index.ts';
import { BULK_BATCH } from './constants.ts';
import { captureSessions, placeOf, SessionListing } from './session-listing.ts';

/** Reads a batch. `rest` reads the next one; null when there is none. It may be called again, for a transaction that is tried again. */
export type ReadBatch = (
  transaction: ReadTransaction,
  state: RecordingState,
  now: number,
) => Promise<{ readonly sessionIds: readonly string[]; readonly rest: ReadBatch | null }>;

/** The first batch of what a command concerns; null when that is nothing. */
export function batchesOf(command: BulkCommand): ReadBatch | null {
  if ('session_ids' in command) return batchesOfIds(command.session_ids);
  return batchOfLists(listsOf(command.action, command.query));
}

function batchesOfIds(sessionIds: readonly string[]): ReadBatch | null {
  const batch = sessionIds.slice(0, BULK_BATCH);
  const others = sessionIds.slice(BULK_BATCH);
  return batch.length === 0 ? null : () => Promise.resolve({ sessionIds: batch, rest: batchesOfIds(others) });
}

function batchOfLists([query, ...others]: readonly SessionQuery[]): ReadBatch | null {
  return query === undefined ? null : batchAfter(query, FIRST_PLACE, batchOfLists(others));
}

/** A batch of a list after a place. What was done before leaves the list or moves to its top, so that the next batch begins after it. */
function batchAfter(query: SessionQuery, after: ActivityPlace, otherLists: ReadBatch | null): ReadBatch {
  return async (transaction, state, now) => {
    const listing = new SessionListing(transaction, captureSessions(state), query, now);
    const found = await listing.take(BULK_BATCH, after);
    const last = found.at(-1);
    if (last === undefined && otherLists !== null) return otherLists(transaction, state, now);
    return {
      sessionIds: found.map(({ fields }) => fields.session_id),
      rest:
        last === undefined || found.length < BULK_BATCH
          ? otherLists
          : batchAfter(query, placeOf(last.fields), otherLists),
    };
  };
}

/** The wanted sessions that the action concerns. So a command that is given again does not begin with those that are done. */
function listsOf(action: BulkAction, query: BulkQuery): SessionQuery[] {
  const { status = 'all' } = query;
  const isTrash = status === 'trashed';
  switch (action) {
    case 'end':
      if (status === 'all')
        return [
          { ...query, status: 'stopped' },
          { ...query, status: 'active' },
        ];
      return isTrash || status === 'ended' ? [] : [query];
    case 'trash':
      return isTrash ? [] : listsWithoutTrash(query);
    case 'restore':
      return isTrash ? [query] : [];
    case 'purge':
      return listsWithoutTrash(query);
  }
}

/** Of all but the trash, each list by itself: read by activity, those that are in the trash already would be passed again in every call. */
function listsWithoutTrash(query: BulkQuery): SessionQuery[] {
  if ((query.status ?? 'all') !== 'all') return [query];
  return SESSION_STATUSES.filter((status) => status !== 'trashed').map((status) => ({ ...query, status }));
}
