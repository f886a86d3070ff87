// A journal record as a string: one commit, with all its facts. Text of JSON because that is the
// fastest form of many small facts measured; an append, the fact that there are thousands of, is
// an array with the short names of session and message.
//
//   [version, recorded_at, settled, facts, mark, checksum of all before]
//
// The first and the last element stay what they are in every version. The first builds wrote no
// checksum, nor a mark that is null, and read what has one.

import { checksum } from './checksum.ts';
import { JOURNAL_VERSION, UNKNOWN_FACT_COUNT } from './constants.ts';
import { StorageError } from './failure.ts';
import {
  isDamaged,
  isShortAppend,
  isStoredFact,
  type JournalEntry,
  type JournalRecord,
  type StoredFact,
} from './journal-record.ts';

const CHECKSUM = /^\d{1,10}$/;

export function encodeRecord(record: Omit<JournalRecord, 'first_seq'>): string {
  const { recorded_at, settled, mark, facts } = record;
  const fields = JSON.stringify([JOURNAL_VERSION, recorded_at, settled, facts, mark]).slice(0, -1);
  return `${fields},${checksum(fields)}]`;
}

/**
 * Reads records that follow each other. One that is not as it was written comes back as damaged,
 * whatever it holds. Throws `version_mismatch` for one of a newer build.
 */
export function decodeRecords(keys: readonly number[], stored: readonly unknown[]): JournalEntry[] {
  return keys.map((key, index) => {
    const entry = decodeRecord(key, stored[index]);
    const next = keys[index + 1];
    return isDamaged(entry) && next !== undefined ? { ...entry, fact_count: next - key } : entry;
  });
}

function decodeRecord(first_seq: number, stored: unknown): JournalEntry {
  const text = typeof stored === 'string' ? stored : String(stored);
  const fields = parse(text);
  const end = text.lastIndexOf(',');
  const trailer = trailerOf(text, end);
  const isChecked = trailer !== null && checksum(text, end) === trailer;
  const [version, recorded_at, settled, facts, mark] = fields;
  // A trailer that does not fit is damage, also where it makes the record look newer.
  if (Number(version) > JOURNAL_VERSION && (isChecked || trailer === null)) throw newer(first_seq);
  const isSound =
    Number(version) >= 1 &&
    typeof recorded_at === 'number' &&
    Array.isArray(settled) &&
    settled.every(isSettled) &&
    isFactList(facts);
  const isWhole = isSound && (isChecked || (trailer === null && fields.length <= 5));
  if (isWhole) return { first_seq, recorded_at, settled, facts, mark: typeof mark === 'string' ? mark : null };
  const outline = Array.isArray(facts) ? facts.filter(isStoredFact).filter(isShortAppend) : [];
  return { first_seq, stored: text, fact_count: isFactList(facts) ? facts.length : UNKNOWN_FACT_COUNT, outline };
}

/** The checksum that stands behind the comma at `end`; null when none does. */
function trailerOf(text: string, end: number): number | null {
  const trailer = text.slice(end + 1, -1);
  return end >= 0 && text.endsWith(']') && CHECKSUM.test(trailer) ? Number(trailer) : null;
}

function parse(text: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(text);
    return Array.isArray(fields) ? fields : [];
  } catch {
    return []; // damage, which the caller finds by what is missing
  }
}

function isSettled(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}

function isFactList(value: unknown): value is StoredFact[] {
  return Array.isArray(value) && value.length > 0 && value.every(isStoredFact);
}

function newer(first_seq: number): StorageError {
  return new StorageError(
    'version_mismatch',
    `Journal record ${first_seq} was written by a newer version of Holdfast. Reload the page to get it.`,
  );
}
