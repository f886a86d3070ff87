// What a journal record holds once it is read: a commit, or what is left of one.

import { isPlainObject, type NewFact, type TextRange } from '../protocol/index.ts';
import type { Damage, RecordingState } from '../engine/index.ts';

/** A `message_append` in short: session ref, message position, offset, delta, and an event id to remember, if any. */
export type ShortAppend = readonly [ref: number, position: number, offset: number, delta: string, eventId?: string];

/** A fact as a record holds it; {@link resolve} restores its ids. */
export type StoredFact = ShortAppend | NewFact;

/** What is missing of a text of a fact. */
export interface LostText {
  /** The message of a snapshot; absent for a fact of one message. */
  readonly message_id?: string;
  readonly ranges: readonly TextRange[];
}

export interface JournalRecord {
  readonly first_seq: number;
  readonly version: number;
  /** When it was committed, in epoch ms. */
  readonly recorded_at: number;
  /** For each client, the counter of the last of its events that this commit handles. */
  readonly settled: readonly (readonly [clientId: string, counter: number])[];
  /** Distinguishes the record from all others when its events have no ids; otherwise, shorter, from those of other recorders. */
  readonly mark: string | null;
  readonly facts: readonly StoredFact[];
  /** What is missing of the texts of a fact whose pieces cannot all be read. Such a fact is the only one of its record. */
  readonly missing?: readonly LostText[];
  /** The damaged values that held the missing pieces. */
  readonly lost?: readonly DamagedRecord[];
}

/** What a transaction is going to journal. */
export interface NewCommit {
  /** Version of its records. Default: the oldest that this build writes. */
  readonly version?: number;
  readonly recorded_at: number;
  readonly mark: string | null;
  readonly facts: readonly StoredFact[];
  /** Events that the commit handles, in order. `after`: how many of the facts had been added by then; all of them when absent. */
  readonly settled: readonly (readonly [clientId: string, counter: number, after?: number])[];
}

/** A stored value that is not as it was written. */
export interface DamagedValue extends Damage {
  /** What the store holds, as text; empty when that cannot be read. */
  readonly stored: string;
}

/** A journal record that is not as it was written. */
export interface DamagedRecord extends DamagedValue {
  readonly first_seq: number;
  /** Appends that can still be recognised in it. They show where a text continues; their content may be wrong. */
  readonly outline: readonly ShortAppend[];
}

export type JournalEntry = JournalRecord | DamagedRecord;

/** A record of which nothing is left but its place. */
export function damagedRecord(first_seq: number, fact_count: number): DamagedRecord {
  return { store: 'journal', key: first_seq, first_seq, fact_count, stored: '', outline: [] };
}

export function isDamaged(entry: JournalEntry): entry is DamagedRecord {
  return 'stored' in entry;
}

/** The seq of an entry's last fact. */
export function lastSeqOf(entry: JournalEntry): number {
  return entry.first_seq + (isDamaged(entry) ? entry.fact_count : entry.facts.length) - 1;
}

export function isShortAppend(fact: StoredFact): fact is ShortAppend {
  return Array.isArray(fact);
}

export function isStoredFact(value: unknown): value is StoredFact {
  if (!Array.isArray(value)) return isPlainObject(value) && typeof value['type'] === 'string';
  // By index, without a list of checks, because there are thousands.
  return (
    Number.isSafeInteger(value[0]) &&
    Number.isSafeInteger(value[1]) &&
    Number.isSafeInteger(value[2]) &&
    typeof value[3] === 'string'
  );
}

/** Fields of an append that its short form has a place for: `type`, the two ids, `offset` and `content_delta`. */
const SHORT_FIELDS = 5;

/** Shortens a fact where that is possible: an append without other fields, whose client is not new to the session. */
export function shorten(state: RecordingState, fact: NewFact): StoredFact {
  if (fact.type !== 'message_append') return fact;
  const fields = fact.event_id === undefined ? SHORT_FIELDS : SHORT_FIELDS + 1;
  if (Object.keys(fact).length !== fields) return fact;
  const message = state.sessions.get(fact.session_id)?.messages.get(fact.message_id);
  if (message === undefined) return fact;
  const short = [message.ref, message.position, fact.offset, fact.content_delta] as const;
  return fact.event_id === undefined ? short : [...short, fact.event_id];
}

/** Restores a fact's ids; null when its session or message is not in memory. */
export function resolve(state: RecordingState, fact: StoredFact): NewFact | null {
  if (!isShortAppend(fact)) return fact;
  const [ref, position, offset, content_delta, event_id] = fact;
  const session = state.refs.get(ref);
  const message = session?.positions.get(position);
  if (session === undefined || message === undefined) return null;
  const { session_id } = session;
  const { message_id } = message;
  return {
    type: 'message_append',
    session_id,
    message_id,
    offset,
    content_delta,
    ...(event_id === undefined ? {} : { event_id }),
  };
}
