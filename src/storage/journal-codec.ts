// Journal records as JSON text, the fastest form for many small facts that was measured. An append, by far the most
// frequent fact, is an array with the short names of session and message.
//
//   [version, recorded_at, settled, facts, mark, checksum of all before]
//
// The first and the last element are the same in every version. A commit is one record, or several when one would be longer
// than MAX_VALUE_LENGTH; all of them are added in one transaction. A fact that is too long for a record is cut into pieces.
// Each piece is stored like a record, with the piece in the place of the facts; their keys differ by PIECE_STEP.

import { isPlainObject, parseJson } from '../protocol/index.ts';
import { checksum } from './checksum.ts';
import { JOURNAL_VERSION, MAX_VALUE_LENGTH, NEWEST_JOURNAL_VERSION, UNKNOWN_FACT_COUNT } from './constants.ts';
import { cutJson, joinJson, type Part } from './cut-json.ts';
import { StorageError } from './failure.ts';
import { storedText } from './found-damage.ts';
import {
  damagedRecord,
  isDamaged,
  isShortAppend,
  isStoredFact,
  type DamagedRecord,
  type JournalEntry,
  type NewCommit,
  type StoredFact,
} from './journal-record.ts';
import type { StoredValue } from './read-values.ts';
import { repairFact } from './repair-fact.ts';
import type { WrittenCommit } from './transaction.ts';

/** A value of the journal, as it is written. */
export interface StoredRecord extends StoredValue<number> {
  readonly value: string;
}

/** Difference between the keys of a record's pieces: small enough for all pieces of the longest event, and exact when added to any seq. */
const PIECE_STEP = 1 / 65_536;

const CHECKSUM = /^\d{1,10}$/;

/** What identifies a commit that was written as these values. */
export function writtenAs(values: readonly StoredRecord[]): WrittenCommit {
  const length = values.reduce((sum, { value }) => sum + value.length, 0);
  const [first] = values;
  return {
    first_seq: first?.primaryKey ?? 0,
    stored: first?.value ?? '',
    last_record: Math.floor(values.at(-1)?.primaryKey ?? 0),
    length,
  };
}

/** A commit as values of the journal. `first_seq`: seq of its first fact. `limit`: greatest length of a value, in UTF-16 code units. */
export function encodeCommit(first_seq: number, commit: NewCommit, limit = MAX_VALUE_LENGTH): StoredRecord[] {
  return encodeFacts(first_seq, commit, 0, commit.facts.length, limit);
}

function encodeFacts(first_seq: number, commit: NewCommit, from: number, to: number, limit: number): StoredRecord[] {
  const { recorded_at, mark, version = JOURNAL_VERSION } = commit;
  const facts = commit.facts.slice(from, to);
  const settled = settledWithin(commit, from, to);
  const key = first_seq + from;
  const text = JSON.stringify([version, recorded_at, settled, facts, mark]);
  if (text.length <= limit) return [{ primaryKey: key, value: withChecksum(text) }];
  const [only] = facts;
  if (facts.length === 1 && only !== undefined) {
    const others = JSON.stringify([version, recorded_at, settled, null, mark]).length;
    return cutFact(only, Math.max(limit - others, limit / 2)).map((piece, index) => ({
      primaryKey: key + index * PIECE_STEP,
      value: withChecksum(JSON.stringify([version, recorded_at, settled, piece, mark])),
    }));
  }
  // Facts per record, by their average length; the factor leaves room for longer ones.
  const size = Math.max(1, Math.floor((facts.length * limit) / (text.length * 1.2)));
  const records: StoredRecord[] = [];
  for (let start = from; start < to; start += size)
    records.push(...encodeFacts(first_seq, commit, start, Math.min(start + size, to), limit));
  return records;
}

function withChecksum(text: string): string {
  const fields = text.slice(0, -1);
  return `${fields},${checksum(fields)}]`;
}

/** The last event of each client that the facts `from` to `to` settle. Each record has its own, so that a lost one costs nothing of the others. */
function settledWithin({ settled, facts }: NewCommit, from: number, to: number): [string, number][] {
  const counters = new Map<string, number>();
  for (const [clientId, counter, after = facts.length] of settled)
    if ((after > from || from === 0) && after <= to) counters.set(clientId, counter);
  return [...counters];
}

/** A piece of a fact. */
interface FactPiece {
  readonly index: number;
  readonly count: number;
  readonly parts: Part[];
}

function cutFact(fact: StoredFact, limit: number): FactPiece[] {
  const pieces = cutJson(fact, limit - JSON.stringify({ index: 99_999, count: 99_999, parts: [] }).length);
  return pieces.map((parts, index) => ({ index, count: pieces.length, parts }));
}

/**
 * Decodes values that follow each other. A record that is not as it was written is returned as damaged, whatever it holds.
 * A fact of which pieces are lost is returned without them. Throws `version_mismatch` for a record of a newer build.
 */
export function decodeRecords(records: readonly StoredValue<number>[]): JournalEntry[] {
  const groups: StoredValue<number>[][] = [];
  for (const record of records) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && seqOf(last[0]) === seqOf(record)) last.push(record);
    else groups.push([record]);
  }
  return groups.map((group, index) => {
    const entry = decodeGroup(group);
    const next = groups[index + 1]?.[0];
    return isDamaged(entry) && next !== undefined ? { ...entry, fact_count: seqOf(next) - entry.first_seq } : entry;
  });
}

/** First seq of the record that a value belongs to. */
function seqOf({ primaryKey }: StoredValue<number>): number {
  return Math.floor(primaryKey);
}

/** A decoded value. */
interface Decoded {
  readonly version: number;
  readonly recorded_at: number;
  readonly settled: [string, number][];
  readonly mark: string | null;
  readonly held: StoredFact[] | FactPiece;
}

function decodeGroup(group: readonly StoredValue<number>[]): JournalEntry {
  const first_seq = Math.floor(group[0]?.primaryKey ?? 0);
  const decoded = group.map(({ value }) => decodeValue(first_seq, value));
  const sound = decoded.find((each) => each !== null);
  if (sound === undefined) return remainsOf(first_seq, group[0]?.value);
  const { held, ...fields } = sound;
  if (Array.isArray(held)) return { first_seq, ...fields, facts: held };
  const pieces = decoded.flatMap((each) => (each === null || Array.isArray(each.held) ? [] : [each.held]));
  const joined = joinJson(pieces.flatMap(({ parts }) => parts));
  if (pieces.length === held.count && isStoredFact(joined.value))
    return { first_seq, ...fields, facts: [joined.value] };
  const repaired = repairFact(joined);
  if (repaired === null) return remainsOf(first_seq, group[0]?.value);
  const read = new Set(pieces.map(({ index }) => index));
  const values = new Map(group.map(({ primaryKey, value }) => [primaryKey, value]));
  const lost = Array.from({ length: held.count }, (_, index) => index)
    .filter((index) => !read.has(index))
    .map((index) => first_seq + index * PIECE_STEP)
    .map((key) => ({ ...damagedRecord(first_seq, 1), key, stored: storedText(values.get(key)) }));
  return { first_seq, ...fields, facts: [repaired.fact], missing: repaired.missing, lost };
}

function remainsOf(first_seq: number, value: unknown): DamagedRecord {
  const facts = fieldsOf(value)[3];
  return {
    ...damagedRecord(first_seq, isFactList(facts) ? facts.length : UNKNOWN_FACT_COUNT),
    stored: storedText(value),
    outline: Array.isArray(facts) ? facts.filter(isStoredFact).filter(isShortAppend) : [],
  };
}

/** Null for a value that is not as it was written. */
function decodeValue(first_seq: number, value: unknown): Decoded | null {
  if (typeof value !== 'string' || !isChecked(value)) return null;
  const [version, recorded_at, settled, held, mark] = fieldsOf(value);
  if (Number(version) > NEWEST_JOURNAL_VERSION) throw newer(first_seq);
  const isSound = typeof recorded_at === 'number' && Array.isArray(settled) && settled.every(isSettled);
  if (!isSound || !(isFactList(held) || isPiece(held))) return null;
  return { version: Number(version), recorded_at, settled, mark: typeof mark === 'string' ? mark : null, held };
}

/** Whether the last element is the checksum of all before it. */
function isChecked(text: string): boolean {
  const end = text.lastIndexOf(',');
  const trailer = text.slice(end + 1, -1);
  return end >= 0 && text.endsWith(']') && CHECKSUM.test(trailer) && checksum(text, end) === Number(trailer);
}

function fieldsOf(value: unknown): unknown[] {
  const fields = parseJson(value);
  return Array.isArray(fields) ? fields : []; // damage, which the caller finds by the missing elements
}

function isSettled(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}

function isFactList(value: unknown): value is StoredFact[] {
  return Array.isArray(value) && value.length > 0 && value.every(isStoredFact);
}

function isPiece(value: unknown): value is FactPiece {
  return (
    isPlainObject(value) &&
    Number.isSafeInteger(value['index']) &&
    Number.isSafeInteger(value['count']) &&
    Array.isArray(value['parts'])
  );
}

function newer(first_seq: number): StorageError {
  return new StorageError(
    'version_mismatch',
    `Journal record ${first_seq} was written by a newer version of Holdfast. Reload the page to get it.`,
  );
}
