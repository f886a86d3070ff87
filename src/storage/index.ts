// Keeps the journal and its projection in IndexedDB.

export { createAttachmentStore, type AttachmentStore, type BeforeDelete } from './attachment-store.ts';
export type { AttachmentUse } from './attachment-schema.ts';
export { compareActivity, FIRST_PLACE, LAST_PLACE, type ActivityPlace, type ActivityRange } from './activity.ts';
export { markFolded, writeCheckpoint } from './checkpoint.ts';
export { checksum } from './checksum.ts';
export { JOURNAL_VERSION, NEWEST_JOURNAL_VERSION, PURGED_SESSIONS, UNKNOWN_FACT_COUNT } from './constants.ts';
export { failureOf, isStorageFailure, StorageError, storageErrorFrom, WriteAgainError } from './failure.ts';
export {
  damagedRecord,
  isDamaged,
  isShortAppend,
  lastSeqOf,
  resolve,
  shorten,
  type DamagedRecord,
  type DamagedValue,
  type JournalEntry,
  type JournalRecord,
  type LostText,
  type NewCommit,
  type ShortAppend,
  type StoredFact,
} from './journal-record.ts';
export { DAMAGED, type SessionContents } from './projection-reader.ts';
export { hasReadableBytes } from './readable-bytes.ts';
export { UnreadableValueError } from './read-values.ts';
export { createRecordingStore, type RecordingStore } from './recording-store.ts';
export type {
  ListCounts,
  MessageRow,
  RestoredRow,
  RestoringRow,
  SessionRow,
  StoredLists,
  TextChunk,
  WorkerKind,
} from './schema.ts';
export { hashed } from './hashed.ts';
export { fieldsOf, sessionRow } from './session-row.ts';
export { timesOfChunks } from './text-times.ts';
export { joinChunks } from './texts.ts';
export { putRow, type WrittenCheckpoint, type WrittenClient, type WrittenRow } from './written-rows.ts';
export type { Touched } from './touched.ts';
export type { ReadTransaction, Scope, WriteTransaction, WrittenCommit } from './transaction.ts';
