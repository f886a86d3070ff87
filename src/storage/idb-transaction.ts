// The transactions of the contract on IndexedDB.

import type { IDBPTransaction } from 'idb';
import type { ClientState, SessionFields } from '../engine/index.ts';
import type { Config } from '../protocol/index.ts';
import { decodeRecords, encodeRecord } from './journal-codec.ts';
import { FIRST_BATCH_RECORDS, JOURNAL_FRONT, MAX_BATCH_RECORDS } from './constants.ts';
import type { DamagedRecord, JournalEntry, JournalRecord } from './journal-record.ts';
import { compareActivity, type ActivityRange } from './activity.ts';
import type { ReadTransaction, Scope, WriteTransaction, WrittenRecord } from './transaction.ts';
import type {
  ClientRow,
  MessageRow,
  RecordingSchema,
  SessionList,
  SessionRow,
  StoreName,
  TextChunk,
  WorkerKind,
  WorkerScriptRow,
} from './schema.ts';
import { readRecords, type StoredRecords } from './read-records.ts';
import { sessionRow } from './session-row.ts';
import { readWorkerScript } from './worker-script.ts';

export type WritableTransaction = IDBPTransaction<RecordingSchema, StoreName[], 'readwrite'>;
export type AnyTransaction = WritableTransaction | IDBPTransaction<RecordingSchema, StoreName[]>;

/** The key range of `range`; null when nothing can be in it. */
function activityKeys(prefix: readonly string[], { after, upTo }: ActivityRange): IDBKeyRange | null {
  if (compareActivity(after, upTo) >= 0) return null;
  return IDBKeyRange.bound([...prefix, after.recency, after.ref], [...prefix, upTo.recency, upTo.ref], true, false);
}

/** Everything of one session: keys are arrays that begin with its ref. */
function ofSession(ref: number): IDBKeyRange {
  return IDBKeyRange.bound([ref], [ref, []]);
}

export class IdbReadTransaction implements ReadTransaction {
  readonly scope: Scope;
  readonly connection: number;
  protected readonly transaction: AnyTransaction;

  constructor(transaction: AnyTransaction, scope: Scope, connection: number) {
    this.transaction = transaction;
    this.scope = scope;
    this.connection = connection;
  }

  journalAfter(seq: number): AsyncIterable<readonly JournalEntry[]> {
    return this.#batches(this.#readAhead(IDBKeyRange.lowerBound(seq, true), FIRST_BATCH_RECORDS));
  }

  async *#batches(first: Promise<StoredRecords>): AsyncGenerator<readonly JournalEntry[], void> {
    let batch = first;
    let count = FIRST_BATCH_RECORDS;
    for (;;) {
      const { keys, values } = await batch;
      const last = keys.at(-1);
      if (last === undefined || keys.length < count) {
        yield decodeRecords(keys, values);
        return;
      }
      // The last one comes again, as what a damaged one held shows by where the next begins.
      count = Math.min(count * 2, MAX_BATCH_RECORDS);
      batch = this.#readAhead(IDBKeyRange.lowerBound(last), count);
      yield decodeRecords(keys, values).slice(0, -1);
    }
  }

  /** Begins to read. A failure is heard of by whoever awaits it, if anybody does. */
  #readAhead(range: IDBKeyRange, count: number): Promise<StoredRecords> {
    const records = readRecords(this.transaction.objectStore('journal'), range, count);
    records.catch(() => undefined);
    return records;
  }

  async hasRecordAfter(seq: number): Promise<boolean> {
    return (await this.transaction.objectStore('journal').getKey(IDBKeyRange.lowerBound(seq, true))) !== undefined;
  }

  async journalFrom(seq: number, limit: number): Promise<JournalEntry[]> {
    const journal = this.transaction.objectStore('journal');
    const holder = await journal.openKeyCursor(IDBKeyRange.bound(JOURNAL_FRONT, seq, true), 'prev');
    const range = IDBKeyRange.lowerBound(holder?.key ?? seq);
    const { keys, values } = await readRecords(journal, range, limit);
    return decodeRecords(keys, values);
  }

  async hasRecord({ first_seq, stored }: WrittenRecord): Promise<boolean> {
    return (await this.transaction.objectStore('journal').get(first_seq)) === stored;
  }

  async oldestRecord(): Promise<number | null> {
    const [key] = await this.transaction
      .objectStore('journal')
      .getAllKeys(IDBKeyRange.lowerBound(JOURNAL_FRONT, true), 1);
    return key ?? null;
  }

  async checkpointSeq(): Promise<number> {
    const row = await this.transaction.objectStore('meta').get('checkpoint');
    return row !== undefined && 'seq' in row ? row.seq : 0;
  }

  async config(): Promise<Config | null> {
    const row = await this.transaction.objectStore('meta').get('config');
    return row !== undefined && 'durability' in row ? row : null;
  }

  async databaseId(): Promise<string | null> {
    const row = await this.transaction.objectStore('meta').get('identity');
    return row !== undefined && 'id' in row ? row.id : null;
  }

  async workerScript(kind: WorkerKind): Promise<WorkerScriptRow | null> {
    return readWorkerScript(await this.transaction.objectStore('meta').get(kind));
  }

  async sessionById(sessionId: string): Promise<SessionRow | undefined> {
    return this.transaction.objectStore('sessions').index('by_session_id').get(sessionId);
  }

  async sessionByRef(ref: number): Promise<SessionRow | undefined> {
    return this.transaction.objectStore('sessions').get(ref);
  }

  async sessionList(list: SessionList, range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    const keys = activityKeys([list], range);
    return keys === null ? [] : this.transaction.objectStore('sessions').index('by_list').getAll(keys, limit);
  }

  async sessionsByActivity(range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    const keys = activityKeys([], range);
    return keys === null ? [] : this.transaction.objectStore('sessions').index('by_recency').getAll(keys, limit);
  }

  async countSessions(list: SessionList, range: ActivityRange): Promise<number> {
    const keys = activityKeys([list], range);
    return keys === null ? 0 : this.transaction.objectStore('sessions').index('by_list').count(keys);
  }

  async attendedSessions(clientId?: string): Promise<SessionRow[]> {
    const rows = await this.transaction.objectStore('sessions').index('by_client').getAll(clientId);
    return [...new Map(rows.map((row) => [row.ref, row])).values()]; // one with two clients is found twice
  }

  async sessionsTrashedBefore(time: number, limit: number): Promise<SessionRow[]> {
    const range = IDBKeyRange.upperBound(time, true);
    return this.transaction.objectStore('sessions').index('by_trashed_at').getAll(range, limit);
  }

  async messageById(ref: number, messageId: string): Promise<MessageRow | undefined> {
    return this.transaction.objectStore('messages').index('by_message_id').get([ref, messageId]);
  }

  async messageAt(ref: number, position: number): Promise<MessageRow | undefined> {
    return this.transaction.objectStore('messages').get([ref, position]);
  }

  async messages(ref: number, from = 0, to = Infinity): Promise<MessageRow[]> {
    if (from >= to) return [];
    return this.transaction.objectStore('messages').getAll(IDBKeyRange.bound([ref, from], [ref, to], false, true));
  }

  async chunks(ref: number, from: number, to: number): Promise<TextChunk[]> {
    if (from >= to) return [];
    return this.transaction.objectStore('chunks').getAll(IDBKeyRange.bound([ref, from], [ref, to], false, true));
  }

  async text(ref: number, position: number, generation: number): Promise<string> {
    const range = IDBKeyRange.bound([ref, position, generation], [ref, position, generation, []]);
    const chunks = await this.transaction.objectStore('chunks').getAll(range);
    return chunks.map((chunk) => chunk.text).join('');
  }

  async chunkAt(ref: number, position: number, generation: number, offset: number): Promise<TextChunk | undefined> {
    return this.transaction.objectStore('chunks').get([ref, position, generation, offset]);
  }

  async eventIds(ref: number): Promise<string[]> {
    const batches = await this.transaction.objectStore('event_ids').getAll(ofSession(ref));
    return batches.flat();
  }

  async client(clientId: string): Promise<ClientRow | undefined> {
    return this.transaction.objectStore('clients').get(clientId);
  }

  async quarantine(): Promise<DamagedRecord[]> {
    const rows = await this.transaction.objectStore('meta').getAll(IDBKeyRange.bound('quarantine:', 'quarantine;'));
    return rows.filter((row) => 'stored' in row).toSorted((a, b) => a.first_seq - b.first_seq);
  }
}

export class IdbWriteTransaction extends IdbReadTransaction implements WriteTransaction {
  readonly #transaction: WritableTransaction;
  #isUndone = false;

  constructor(transaction: WritableTransaction, scope: Scope, connection: number) {
    super(transaction, scope, connection);
    this.#transaction = transaction;
  }

  get isUndone(): boolean {
    return this.#isUndone;
  }

  undo(): void {
    this.#isUndone = true;
  }

  append(first_seq: number, record: Omit<JournalRecord, 'first_seq'>): WrittenRecord {
    const stored = encodeRecord(record);
    this.#put(this.#transaction.objectStore('journal').add(stored, first_seq));
    return { first_seq, stored };
  }

  trimJournal(seq: number): void {
    if (seq <= JOURNAL_FRONT) return;
    this.#put(this.#transaction.objectStore('journal').delete(IDBKeyRange.bound(JOURNAL_FRONT, seq, true)));
  }

  putSession(session: SessionFields): void {
    this.#put(this.#transaction.objectStore('sessions').put(sessionRow(session)));
  }

  putMessage(row: MessageRow): void {
    this.#put(this.#transaction.objectStore('messages').put(row));
  }

  putChunk(chunk: TextChunk): void {
    this.#put(this.#transaction.objectStore('chunks').put(chunk));
  }

  putEventIds(ref: number, seq: number, ids: string[]): void {
    this.#put(this.#transaction.objectStore('event_ids').put(ids, [ref, seq]));
  }

  deleteEventIds(ref: number): void {
    this.#put(this.#transaction.objectStore('event_ids').delete(ofSession(ref)));
  }

  deleteSession(ref: number): void {
    this.#put(this.#transaction.objectStore('sessions').delete(ref));
    this.#put(this.#transaction.objectStore('messages').delete(ofSession(ref)));
    this.#put(this.#transaction.objectStore('chunks').delete(ofSession(ref)));
    this.deleteEventIds(ref);
  }

  putClient(client: ClientState): void {
    const { client_id, counter, rejections, seen_at } = client;
    this.#put(this.#transaction.objectStore('clients').put({ client_id, counter, rejections, seen_at }));
  }

  async deleteClientsSeenBefore(time: number, limit: number): Promise<void> {
    const clients = this.#transaction.objectStore('clients');
    const keys = await clients.index('by_seen_at').getAllKeys(IDBKeyRange.upperBound(time, true), limit);
    for (const key of keys) this.#put(clients.delete(key));
  }

  putConfig(config: Config): void {
    this.#put(this.#transaction.objectStore('meta').put(config, 'config'));
  }

  putWorkerScript(kind: WorkerKind, script: WorkerScriptRow): void {
    this.#put(this.#transaction.objectStore('meta').put(script, kind));
  }

  putCheckpoint(seq: number): void {
    this.#put(this.#transaction.objectStore('meta').put({ seq }, 'checkpoint'));
  }

  putQuarantine(record: DamagedRecord): void {
    this.#put(this.#transaction.objectStore('meta').put(record, `quarantine:${record.first_seq}`));
  }

  deleteQuarantine(first_seq: number): void {
    this.#put(this.#transaction.objectStore('meta').delete(`quarantine:${first_seq}`));
  }

  /** Writes are not awaited one by one: a failed one aborts the transaction, and `done` tells it. */
  #put(request: Promise<unknown>): void {
    request.catch(() => undefined);
  }
}
