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

/** A text's last chunk is rewritten together with what follows it as long as it is shorter than this, in UTF-16 code units: bounds both the number of chunks and the cost of a checkpoint. */
export const MERGED_CHUNK_LENGTH = 32_768;

/** Facts that a damaged record is taken to have held where nothing tells: more than any commit holds, as `seq` may skip but never come twice. */
export const UNKNOWN_FACT_COUNT = 131_072;

/** Of a damaged record, so many UTF-16 code units are kept for people to read. */
export const QUARANTINED_LENGTH = 65_536;

/** Damaged records that are kept; older ones are forgotten, so that a failing disk does not fill itself. */
export const QUARANTINED_RECORDS = 100;

/** Journal records that are read first; each further batch is twice as large. Small, so that decoding and replaying begin early: they go on while the next batch is read. */
export const FIRST_BATCH_RECORDS = 128;

/** Journal records that one batch reads at most: large enough that the ways to the storage do not count. */
export const MAX_BATCH_RECORDS = 4_096;
