// How each build encodes journal records. The newer build writes a version that the others do not know.

import { checksum } from '../../src/storage/checksum.ts';
import { JOURNAL_VERSION, NEWEST_JOURNAL_VERSION } from '../../src/storage/constants.ts';
import { decodeRecords, encodeCommit } from '../../src/storage/journal-codec.ts';
import type { StoredRecord } from '../../src/storage/journal-codec.ts';
import type { NewCommit } from '../../src/storage/index.ts';
import type { Build } from './scheduler.ts';

export interface Codec {
  readonly encode: (first_seq: number, commit: NewCommit) => StoredRecord[];
  readonly decode: typeof decodeRecords;
  /** The difference between its journal version and the current one. */
  readonly ahead: number;
  /** Whether a build with this codec may write after such a record. Damage can hide the record's version. */
  readonly mayFollow: (stored: string) => boolean;
}

/** So short that many commits are several records, and some facts several pieces. */
const LONGEST_VALUE = 400;

const VERSIONS = [JOURNAL_VERSION, NEWEST_JOURNAL_VERSION].map((version) => `[${version},`);
const NEXT_VERSION = `[${NEWEST_JOURNAL_VERSION + 1},`;

/** What a newer build reads its own records as. */
const NEWEST_VERSION = `[${NEWEST_JOURNAL_VERSION},`;

const TODAYS: Codec = {
  encode: (first_seq, commit) => encodeCommit(first_seq, commit, LONGEST_VALUE),
  decode: decodeRecords,
  ahead: 0,
  mayFollow: (stored) => !stored.startsWith(NEXT_VERSION) || !isSound(stored),
};

const NEWER: Codec = {
  encode: (first_seq, commit) =>
    TODAYS.encode(first_seq, commit).map(({ primaryKey, value }) => ({
      primaryKey,
      value: withVersion(value, VERSIONS, NEXT_VERSION),
    })),
  decode: (records) =>
    decodeRecords(
      records.map(({ primaryKey, value }) => ({
        primaryKey,
        value: typeof value === 'string' ? withVersion(value, [NEXT_VERSION], NEWEST_VERSION) : value,
      })),
    ),
  ahead: 1,
  mayFollow: () => true,
};

/** The record in another version. Its checksum stays correct or incorrect, as before. */
function withVersion(record: string, versions: readonly string[], to: string): string {
  const from = versions.find((version) => record.startsWith(version));
  if (from === undefined) return record;
  const end = record.lastIndexOf(',');
  const fields = to + record.slice(from.length, end);
  return isSound(record) ? `${fields},${checksum(fields)}]` : fields + record.slice(end);
}

function isSound(record: string): boolean {
  const end = record.lastIndexOf(',');
  return record === `${record.slice(0, end)},${checksum(record, end)}]`;
}

export function codecOf(build: Build): Codec {
  return build === 'newer' ? NEWER : TODAYS;
}
