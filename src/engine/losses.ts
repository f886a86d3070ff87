// Which damaged journal records may have held facts of a session that no report of it tells of. It is
// said of a session rather once too often: only what is known takes a record off the list.

import type { NewFact } from '../protocol/index.ts';
import type { SessionFields, SessionState } from './state.ts';

/** What is known of a damaged record, besides what it says. */
export interface LostFacts {
  readonly first_seq: number;
  /** Facts that it held: exact when another record follows, else at least as many. */
  readonly fact_count: number;
  /** All that it held could be made out and is marked as missing where it was. */
  readonly is_told?: boolean | undefined;
  /** When the record before it was committed, in epoch ms, where that is known. */
  readonly recorded_after?: number | undefined;
}

/** First seqs of the records that may have held facts of the session that nobody can name. */
export function possibleLosses(session: SessionFields, records: readonly LostFacts[]): number[] {
  return records.filter((record) => mayHaveHeld(session, record)).map(({ first_seq }) => first_seq);
}

function mayHaveHeld(session: SessionFields, { first_seq, fact_count, is_told, recorded_after }: LostFacts): boolean {
  if (is_told === true) return false;
  if (first_seq + fact_count <= (session.lost_from ?? session.ref)) return false;
  if (session.continued_past?.includes(first_seq) === true) return false;
  return recorded_after === undefined || stoppedAt(session) >= recorded_after;
}

/** When the session stopped, in epoch ms: nobody wrote to it after that. Infinite while somebody may. */
function stoppedAt({ status, interrupted_at, last_activity }: SessionFields): number {
  switch (status) {
    case 'active':
      return Infinity;
    case 'interrupted':
      return interrupted_at ?? Infinity;
    case 'ended':
      return last_activity;
  }
}

/** What a fact says of the place of a text. */
export type Place = { readonly position: number } | NewFact;

/**
 * Whether a fact from behind a damaged record shows that the session goes on from where it was before
 * that: the fact's own place in the newest message says what is missing, if anything.
 */
export function goesOn(session: SessionState, place: Place): boolean {
  if ('type' in place && place.type === 'session_snapshot') return true;
  const position = positionOf(session, place);
  if (position === undefined) return false;
  // A session without messages goes on with any: what came before has left its place.
  return session.next_position === 0 || position === session.next_position - 1;
}

function positionOf(session: SessionState, place: Place): number | undefined {
  if (!('type' in place)) return place.position;
  switch (place.type) {
    case 'message_add':
      return place.position;
    case 'message_append':
    case 'message_update':
      return session.messages.get(place.message_id)?.position;
    default:
      return undefined;
  }
}
