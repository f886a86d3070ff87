// A journal record as a string: one commit, with all its facts. Text of JSON because that is the
// fastest form of many small facts measured; an append, the fact that there are thousands of, is
// an array with the short names of session and message.

import { isPlainObject, type NewFact } from '../protocol/index.ts';
import type { RecordingState } from '../engine/index.ts';
import { JOURNAL_VERSION } from './constants.ts';
import { StorageError } from './failure.ts';

/** A `message_append` in short: session ref, message position, offset, delta, and an event id to remember, if any. */
export type ShortAppend = readonly [ref: number, position: number, offset: number, delta: string, eventId?: string];

/** A fact as a record holds it, still to be resolved to ids. */
export type StoredFact = ShortAppend | NewFact;

export interface JournalRecord {
  readonly first_seq: number;
  /** When it was committed, in epoch ms. */
  readonly recorded_at: number;
  /** Up to which event each client's events are handled by this commit. */
  readonly settled: readonly (readonly [clientId: string, counter: number])[];
  /** Tells the record from all others, where its events do not by ids of their own. */
  readonly mark: string | null;
  readonly facts: readonly StoredFact[];
}

/** The seq of a record's last fact. */
export function lastSeqOf(record: JournalRecord): number {
  return record.first_seq + record.facts.length - 1;
}

export function isShortAppend(fact: StoredFact): fact is ShortAppend {
  return Array.isArray(fact);
}

/** Shortens a fact where that is possible: an append whose client is not new to the session. */
export function shorten(state: RecordingState, fact: NewFact): StoredFact {
  if (fact.type !== 'message_append' || fact.client_id !== undefined) return fact;
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

export function encodeRecord(record: Omit<JournalRecord, 'first_seq'>): string {
  const { recorded_at, settled, mark, facts } = record;
  return JSON.stringify(
    mark === null
      ? [JOURNAL_VERSION, recorded_at, settled, facts]
      : [JOURNAL_VERSION, recorded_at, settled, facts, mark],
  );
}

function isSettled(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}

function isStoredFact(value: unknown): value is StoredFact {
  if (Array.isArray(value))
    return typeof value[0] === 'number' && typeof value[1] === 'number' && typeof value[3] === 'string';
  return isPlainObject(value) && typeof value['type'] === 'string';
}

/** Reads a record. Throws `version_mismatch` for one of a newer build and `storage_unavailable` for one that is damaged. */
export function decodeRecord(first_seq: number, stored: string): JournalRecord {
  let fields: unknown;
  try {
    fields = JSON.parse(stored);
  } catch (cause) {
    throw damaged(first_seq, cause);
  }
  if (!Array.isArray(fields) || typeof fields[0] !== 'number') throw damaged(first_seq, undefined);
  const [version, recorded_at, settled, facts, mark] = fields as unknown[];
  if (Number(version) > JOURNAL_VERSION) {
    throw new StorageError(
      'version_mismatch',
      `Journal record ${first_seq} was written by a newer version of Holdfast. Reload the page to get it.`,
    );
  }
  const isSound =
    typeof recorded_at === 'number' &&
    Array.isArray(settled) &&
    settled.every(isSettled) &&
    Array.isArray(facts) &&
    facts.length > 0 &&
    facts.every(isStoredFact);
  if (!isSound) throw damaged(first_seq, undefined);
  return { first_seq, recorded_at, settled, facts, mark: typeof mark === 'string' ? mark : null };
}

function damaged(seq: number, cause: unknown): StorageError {
  return new StorageError('storage_unavailable', `Journal record ${seq} is damaged and cannot be read.`, { cause });
}
