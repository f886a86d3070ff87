// Where the projection has the rows of sessions, and what a checkpoint changes of that: so counts and places of its lists are
// kept up without reading them again.

import type { RecordingState, RowPlace, SessionFields } from './state.ts';

/** The place that the row of a session has once it is written. */
export function rowPlaceOf({ status, trashed_at, last_activity }: SessionFields): RowPlace {
  return { list: trashed_at === null ? status : 'trashed', recency: -last_activity };
}

/** What a checkpoint changes of one session's row. */
export interface RowChange {
  readonly ref: number;
  /** Null: there was no row. */
  readonly before: RowPlace | null;
  /** Null: it is deleted. */
  readonly after: SessionFields | null;
}

/** What a checkpoint of `state` changes of the rows of sessions. */
export function rowChangesOf({ sessions, purged }: RecordingState): readonly RowChange[] {
  const deleted = Array.from(purged, ([ref, before]) => ({ ref, before, after: null }));
  const written = [...sessions.values()].filter(({ dirty }) => dirty);
  return [...deleted, ...written.map((session) => ({ ref: session.ref, before: session.row, after: session }))];
}
