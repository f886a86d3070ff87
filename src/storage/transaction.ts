// One transaction on the recordings: the contract of every store. Inside a transaction, await only its own calls:
// IndexedDB commits a transaction that is idle.

import type { ClientState, SessionFields, SessionList } from '../engine/index.ts';
import type { Config } from '../protocol/index.ts';
import type { ActivityPlace, ActivityRange } from './activity.ts';
import type { DamagedValue, JournalEntry, NewCommit } from './journal-record.ts';
import type { Pack } from './packs.ts';
import type { DAMAGED, SessionContents } from './projection-reader.ts';
import type { Touched } from './touched.ts';
import type {
  ClientRow,
  MessageRow,
  QuarantineRow,
  RestoredRow,
  RestoringRow,
  SessionRow,
  StoredLists,
  TextChunk,
  WorkerKind,
  WorkerScriptRow,
} from './schema.ts';

/** The stores that a transaction may touch: appending takes the journal alone, and long reads all others, so that neither waits for the other. */
export type Scope = 'journal' | 'projection' | 'all';

/** A commit as it was written to the journal. */
export interface WrittenCommit {
  readonly first_seq: number;
  /** Its first value, by which it can be recognised. */
  readonly stored: string;
  /** First seq of its last record: most commits are one. */
  readonly last_record: number;
  /** Length of all its values, in UTF-16 code units. */
  readonly length: number;
}

/**
 * A row or a text is damaged when it cannot be read, or does not have the shape that this build writes. Reads add it to
 * `foundDamage`, and return a stand-in.
 */
export interface ReadTransaction {
  readonly scope: Scope;
  /** Counts the connections that the store has opened. */
  readonly connection: number;

  /** Journal records that begin after `seq`, oldest first, in batches, to be iterated once. The first batch is requested at once, each further one while the caller handles the one before it. */
  journalAfter(seq: number): AsyncIterable<readonly JournalEntry[]>;
  /** Whether a journal record begins after `seq`. */
  hasRecordAfter(seq: number): Promise<boolean>;
  /** At most `limit` journal records, perhaps fewer, beginning with the one that holds `seq`, or with the oldest after it if that was trimmed. `seq` is at least 1. */
  journalFrom(seq: number, limit: number): Promise<JournalEntry[]>;
  /** Whether the journal holds exactly this commit. */
  hasCommit(commit: WrittenCommit): Promise<boolean>;
  /** First seq of the oldest journal record; null when the journal is empty. */
  oldestRecord(): Promise<number | null>;
  /** Last fact that the projection holds: 0 in a new database. */
  checkpointSeq(): Promise<number>;
  /** What the last checkpoint has stored of the lists. What is damaged is unknown. */
  storedLists(): Promise<StoredLists>;
  config(): Promise<Config | null>;
  /** The id that was made with the database; null when it is missing or damaged. */
  databaseId(): Promise<string | null>;
  /** What came back from the second copy last; null where nothing did, or that is missing or damaged. */
  restored(): Promise<RestoredRow | null>;
  /** What has not come back yet; null where nothing is missing. */
  restoring(): Promise<RestoringRow | null>;
  /** Refs of the sessions that were purged last, oldest first. */
  purged(): Promise<readonly number[]>;
  /** How to start the worker of the newest build that has stored this; null when it is missing or damaged. */
  workerScript(kind: WorkerKind): Promise<WorkerScriptRow | null>;
  sessionById(sessionId: string): Promise<SessionRow | undefined>;
  sessionByRef(ref: number): Promise<SessionRow | undefined>;
  /** Reads no row. */
  hasSession(ref: number): Promise<boolean>;
  /** The refs of all sessions, in order. Reads no row. */
  sessionRefs(): Promise<number[]>;
  /** At most `limit` rows of one list, newest activity first. */
  sessionList(list: SessionList, range: ActivityRange, limit?: number): Promise<SessionRow[]>;
  /** At most `limit` rows of all lists, the trash among them, newest activity first. */
  sessionsByActivity(range: ActivityRange, limit?: number): Promise<SessionRow[]>;
  /** Rows of one list, or of all, within a range. */
  countSessions(list: SessionList | 'any', range: ActivityRange): Promise<number>;
  /** Place of the row that comes as number `nth`, of one list or of all: from 1, or from -1 for the last one backwards; null where there are not so many. Reads no row. */
  placeOfSession(list: SessionList | 'any', range: ActivityRange, nth: number): Promise<ActivityPlace | null>;
  /** Active sessions that have clients, in the trash or not; of one client, if it is named. */
  attendedSessions(clientId?: string): Promise<SessionRow[]>;
  /** At most `limit` sessions that were put into the trash before `time`, in epoch ms, oldest first. */
  sessionsTrashedBefore(time: number, limit: number): Promise<SessionRow[]>;
  messageById(ref: number, messageId: string): Promise<MessageRow | undefined>;
  messageAt(ref: number, position: number): Promise<MessageRow | undefined>;
  /** Message rows at `from` to before `to`, in order. */
  messages(ref: number, from?: number, to?: number): Promise<MessageRow[]>;
  /** Text chunks of the messages at `from` to before `to`, of every generation, in order. */
  chunks(ref: number, from: number, to: number): Promise<TextChunk[]>;
  /** What is stored of many sessions beside their rows, by ref, in a few requests; null where it is longer than `most`, about, in UTF-16 code units. A session without messages may be missing. */
  contents(refs: readonly number[], most: number): Promise<ReadonlyMap<number, SessionContents> | null>;
  /** At most `limit` text chunks of one generation that begin at `offset`, or after it, in order. */
  chunksOf(ref: number, position: number, generation: number, offset?: number, limit?: number): Promise<TextChunk[]>;
  /** Remembered ids of a session's events, oldest first. */
  eventIds(ref: number): Promise<string[]>;
  client(clientId: string): Promise<ClientRow | undefined | typeof DAMAGED>;
  /** All clients whose rows can be read. */
  clients(): Promise<ClientRow[]>;
  /** Damaged values in quarantine, in the order in which they were found. */
  quarantine(): Promise<QuarantineRow[]>;
  /** Damaged values of the projection that this store's transactions have read, whether they are in quarantine or not. */
  readonly foundDamage: readonly DamagedValue[];
  /** The sessions that this transaction has looked for, and those of which it has found values missing or damaged. */
  readonly touched: Touched;
}

/** A transaction that writes. All its writes are stored when it completes, or none. */
export interface WriteTransaction extends ReadTransaction {
  /** Discards everything that it wrote. The transaction still ends with the result of its body. */
  undo(): void;
  /** Adds a commit, and returns what was written. The transaction fails when a record begins at the same seq. */
  append(first_seq: number, commit: NewCommit): WrittenCommit;
  /** Deletes the records that begin at or before `seq`. */
  trimJournal(seq: number): void;
  putSession(session: SessionFields): void;
  putMessage(row: MessageRow): void;
  putChunk(chunk: TextChunk): void;
  /** Stores many messages of an imported session in one value. */
  putPack(ref: number, pack: Pack): void;
  /** Event ids that a checkpoint at `seq` remembers. `at`: index of the first of them. */
  putEventIds(ref: number, seq: number, at: number, ids: string[]): void;
  deleteEventIds(ref: number): void;
  /** Deletes a session with all that belongs to it. */
  deleteSession(ref: number): void;
  /** Deletes all sessions with all that belongs to them, what was to come back of them, and quarantine. */
  deleteAll(): void;
  putClient(client: ClientState): void;
  /** Forgets at most `limit` clients that were last seen before `time`, in epoch ms. */
  deleteClientsSeenBefore(time: number, limit: number): Promise<void>;
  putConfig(config: Config): void;
  putRestored(report: RestoredRow): void;
  /** Null: nothing is missing any more. */
  putRestoring(row: RestoringRow | null): void;
  putPurged(refs: readonly number[]): void;
  putWorkerScript(kind: WorkerKind, script: WorkerScriptRow): void;
  /** `lists`: what is known of them then. */
  putCheckpoint(seq: number, lists?: StoredLists): void;
  putQuarantine(row: QuarantineRow): void;
  deleteQuarantine(row: QuarantineRow): void;
  /** Forgets `foundDamage`, of one session or all, because its content may belong to a purged session, or was replaced. What is still damaged is found again. */
  forgetDamage(ref?: number): void;
}
