// Numbers of the storage layer, with their reasons.

/** Version of the database's stores. Journal records have versions of their own, so this one should never change. */
export const DATABASE_VERSION = 1;

/** Version of the journal records that this build writes where it meets no newer one. */
export const JOURNAL_VERSION = 1;

/**
 * The newest journal records that this build can read. Version 2: messages are in packs (packs.ts), which builds that know version 1
 * only would not find. An import writes it, and each record after one of it has it too, so that those builds do not go on.
 */
export const NEWEST_JOURNAL_VERSION = 2;

/**
 * Key of an empty record before all others. A new database gets it, and trimming leaves it. To find that a store has no
 * further record, Chromium continues past the marks of deleted records until it meets an existing one; it meets this one at
 * once. Without it, each commit only takes longer.
 */
export const JOURNAL_FRONT = 0;

/** Interval at which a transaction is checked for answered requests, in ms. */
export const WATCH_MS = 500;

/** Folded facts that stay in the journal for followers that missed some: a few seconds of the busiest chat. */
export const RETAINED_FACTS = 2_000;

/**
 * Longest text of one stored value, in UTF-16 code units. Chromium moves a value of more than 64 KiB into a file of its own
 * (`kIDBWrapThreshold`, measured in Chromium 156), which may be lost. A string takes one byte per unit when all
 * of them are Latin-1, otherwise two. So this is at most 48,000 bytes, and leaves room for the rest of the value.
 */
export const MAX_VALUE_LENGTH = 24_000;

/**
 * Longest times of one chunk, in characters of one byte each. With a text of {@link MAX_VALUE_LENGTH} the value stays below
 * 64 KiB. Where a text came in very small commits, its chunks are shorter instead.
 */
export const MAX_TIMES_LENGTH = 15_000;

/** A text's last chunk is written again with the text after it while it is shorter than this, in UTF-16 code units. This bounds the number of chunks and the cost of a checkpoint. */
export const MERGED_CHUNK_LENGTH = 16_000;

/** Runs of refused events that a client's row keeps: some 20 kB. */
export const REJECTIONS_PER_ROW = 300;

/** Event ids in one stored value: at most 256 UTF-16 code units each, so together no longer than {@link MAX_VALUE_LENGTH}. */
export const EVENT_IDS_PER_VALUE = 90;

/** Number of facts that is assumed for a damaged record when it is not known: more than any commit has, because a `seq` may be skipped but never used twice. */
export const UNKNOWN_FACT_COUNT = 131_072;

/** Greatest length of a damaged value in quarantine, in UTF-16 code units; the rest is cut off. Less than {@link MAX_VALUE_LENGTH}, so that the row is small, too. */
export const QUARANTINED_LENGTH = 16_384;

/** Damaged values in quarantine. Older ones are deleted, so that a failing disk does not fill up with them. */
export const QUARANTINED_VALUES = 100;

/**
 * Purged sessions whose refs are kept, in the database and in the second copy: more than are purged while the copy cannot be reached, or
 * within what a database may lose of its end, which is some seconds, or a log of a few MB.
 */
export const PURGED_SESSIONS = 2_000;

/** Values in the first request of a longer read. It shows how long they are. */
export const FIRST_READ_VALUES = 256;

/** Text that one further request reads, about, in UTF-16 code units: at most 16 MB, which a slow disk reads well before the transaction counts as hanging. */
export const READ_AT_ONCE = 8_000_000;

/** About the length of a row without its text, in UTF-16 code units. */
export const ROW_LENGTH = 200;

/** Journal records in the first batch; each further batch is twice as large. Small, so that decoding and replaying begin early and run while the next batch is read. */
export const FIRST_BATCH_RECORDS = 128;

/** Journal records that one batch reads at most: large enough that round trips to the storage take little of the time. */
export const MAX_BATCH_RECORDS = 4_096;
