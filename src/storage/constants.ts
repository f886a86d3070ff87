// Numbers of the storage layer, with their reasons.

/** Version of the database's stores. Records carry their own versions, so this should never need to grow. */
export const DATABASE_VERSION = 1;

/** Version of the journal records this build writes, and the newest it can read. */
export const JOURNAL_VERSION = 1;

/**
 * Key of an empty record before all others, which a new database gets and no trimming takes. Chromium looks behind a store's
 * last record by going on to what it notes of the first ones, past the marks of deleted ones: it meets this one at once. Where
 * the record is missing, looking only takes longer.
 */
export const JOURNAL_FRONT = 0;

/** How often it is looked whether a transaction's requests are answered, in ms. */
export const WATCH_MS = 500;

/** Folded facts that stay in the journal for readers who missed some: a few seconds of the busiest chat. */
export const RETAINED_FACTS = 2_000;

/**
 * Longest text of one stored value, in UTF-16 code units. Chromium moves a value of more than 64 KiB into a file of its own
 * (`kIDBWrapThreshold`, measured in Chromium 156), which may go missing. It stores a string with one byte a unit when all of
 * them are Latin-1, else with two: so this is at most 48,000 bytes, and leaves room for what else stands in the value.
 */
export const MAX_VALUE_LENGTH = 24_000;

/** A text's last chunk is rewritten together with what follows it as long as it is shorter than this, in UTF-16 code units: bounds both the number of chunks and the cost of a checkpoint. */
export const MERGED_CHUNK_LENGTH = 16_000;

/** Runs of refused events that a client's row keeps: some 20 kB. */
export const REJECTIONS_PER_ROW = 300;

/** Event ids in one stored value: at most 256 UTF-16 code units each, so together no longer than {@link MAX_VALUE_LENGTH}. */
export const EVENT_IDS_PER_VALUE = 90;

/** Facts that a damaged record is taken to have held where nothing tells: more than any commit holds, as `seq` may skip but never come twice. */
export const UNKNOWN_FACT_COUNT = 131_072;

/** Of a damaged value, so many UTF-16 code units are kept for people to read: few enough that the row stays small itself. */
export const QUARANTINED_LENGTH = 16_384;

/** Damaged values that are kept; older ones are forgotten, so that a failing disk does not fill itself. */
export const QUARANTINED_VALUES = 100;

/** Journal records that are read first; each further batch is twice as large. Small, so that decoding and replaying begin early: they go on while the next batch is read. */
export const FIRST_BATCH_RECORDS = 128;

/** Journal records that one batch reads at most: large enough that the ways to the storage do not count. */
export const MAX_BATCH_RECORDS = 4_096;
