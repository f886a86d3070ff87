// Keeps the journal and its projection in IndexedDB.

export { compareActivity, FIRST_PLACE, LAST_PLACE, type ActivityPlace, type ActivityRange } from './activity.ts';
export { markFolded, writeCheckpoint } from './checkpoint.ts';
export { JOURNAL_VERSION, UNKNOWN_FACT_COUNT } from './constants.ts';
export { failureOf, isStorageFailure, StorageError, storageErrorFrom } from './failure.ts';
export {
  DAMAGE_SEEN,
  hasSeenDamage,
  isDamaged,
  isShortAppend,
  lastSeqOf,
  resolve,
  settledClients,
  shorten,
  type DamagedRecord,
  type JournalEntry,
  type JournalRecord,
  type ShortAppend,
  type StoredFact,
} from './journal-record.ts';
export { createRecordingStore, type RecordingStore } from './recording-store.ts';
export type { SessionRow, TextChunk, WorkerKind } from './schema.ts';
export { fieldsOf, sessionRow } from './session-row.ts';
export type { ReadTransaction, Scope, WriteTransaction, WrittenRecord } from './transaction.ts';
