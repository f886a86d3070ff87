// Implements the transactions of transaction.ts on IndexedDB.

import { damageId, type ClientState, type SessionFields } from '../engine/index.ts';
import { DEFAULT_CONFIG, isPlainObject, parseConfigChange, type Config } from '../protocol/index.ts';
import { FIRST_BATCH_RECORDS, JOURNAL_FRONT, MAX_BATCH_RECORDS, REJECTIONS_PER_ROW } from './constants.ts';
import type { FoundDamage } from './found-damage.ts';
import { decodeRecords, encodeCommit, writtenAs } from './journal-codec.ts';
import type { DamagedValue, JournalEntry, NewCommit } from './journal-record.ts';
import { splitRow } from './long-rows.ts';
import {
  keysWith,
  ProjectionReader,
  SESSION_POSITION,
  type AnyTransaction,
  type WritableTransaction,
} from './projection-reader.ts';
import { readQuarantineRow } from './quarantine.ts';
import type { StoredValues, ValueReader } from './read-values.ts';
import type { MessageRow, QuarantineRow, RecordingSchema, TextChunk, WorkerKind, WorkerScriptRow } from './schema.ts';
import type { ReadTransaction, Scope, WriteTransaction, WrittenCommit } from './transaction.ts';
import { sessionRow } from './session-row.ts';
import { readWorkerScript } from './worker-script.ts';

function readConfig(value: unknown): Config | null {
  const parsed = parseConfigChange(value);
  return parsed.ok ? { ...DEFAULT_CONFIG, ...parsed.value } : null;
}

function readId(value: unknown): string | null {
  return isPlainObject(value) && typeof value['id'] === 'string' ? value['id'] : null;
}

export class IdbReadTransaction extends ProjectionReader implements ReadTransaction {
  readonly scope: Scope;
  readonly connection: number;

  constructor(transaction: AnyTransaction, scope: Scope, connection: number, values: ValueReader, damage: FoundDamage) {
    super(transaction, values, damage);
    this.scope = scope;
    this.connection = connection;
  }

  get foundDamage(): readonly DamagedValue[] {
    return this.damage.values;
  }

  journalAfter(seq: number): AsyncIterable<readonly JournalEntry[]> {
    return this.#batches(this.#readAhead(IDBKeyRange.lowerBound(Math.floor(seq) + 1), FIRST_BATCH_RECORDS));
  }

  async *#batches(first: Promise<StoredValues<number>>): AsyncGenerator<readonly JournalEntry[], void> {
    let batch = first;
    let count = FIRST_BATCH_RECORDS;
    for (;;) {
      const { keys, values } = await batch;
      const last = keys.at(-1);
      if (last === undefined || keys.length < count) {
        yield decodeRecords(keys, values);
        return;
      }
      // The last record is read again with the next batch: it may have further pieces, and how many facts a damaged one held follows from where the next one begins.
      const isOneRecord = Math.floor(keys[0] ?? last) === Math.floor(last);
      count = isOneRecord ? count * 2 : Math.min(count * 2, MAX_BATCH_RECORDS);
      batch = this.#readAhead(IDBKeyRange.lowerBound(Math.floor(last)), count);
      yield decodeRecords(keys, values).slice(0, -1);
    }
  }

  /** Begins to read. A failure that no caller awaits is not an unhandled rejection. */
  #readAhead(range: IDBKeyRange, count: number): Promise<StoredValues<number>> {
    const journal = this.transaction.objectStore('journal');
    const records = this.values.readValues(journal, journal, range, count);
    records.catch(() => undefined);
    return records;
  }

  async hasRecordAfter(seq: number): Promise<boolean> {
    const range = IDBKeyRange.lowerBound(Math.floor(seq) + 1);
    return (await this.transaction.objectStore('journal').getKey(range)) !== undefined;
  }

  async journalFrom(seq: number, limit: number): Promise<JournalEntry[]> {
    const journal = this.transaction.objectStore('journal');
    const holder = await journal.openKeyCursor(IDBKeyRange.bound(JOURNAL_FRONT, seq, true), 'prev');
    const range = IDBKeyRange.lowerBound(Math.floor(holder?.key ?? seq));
    for (let count = limit + 1; ; count *= 2) {
      const { keys, values } = await this.values.readValues(journal, journal, range, count);
      const entries = decodeRecords(keys, values);
      if (keys.length < count) return entries.slice(0, limit);
      // The last record may have further pieces.
      if (entries.length > 1) return entries.slice(0, -1);
    }
  }

  async hasCommit({ first_seq, stored }: WrittenCommit): Promise<boolean> {
    return (await this.values.readValue(this.transaction.objectStore('journal'), first_seq)) === stored;
  }

  async oldestRecord(): Promise<number | null> {
    const [key] = await this.transaction
      .objectStore('journal')
      .getAllKeys(IDBKeyRange.lowerBound(JOURNAL_FRONT, true), 1);
    return key === undefined ? null : Math.floor(key);
  }

  config(): Promise<Config | null> {
    return this.meta('config', readConfig);
  }

  databaseId(): Promise<string | null> {
    return this.meta('identity', readId);
  }

  workerScript(kind: WorkerKind): Promise<WorkerScriptRow | null> {
    return this.meta(kind, readWorkerScript);
  }

  async quarantine(): Promise<QuarantineRow[]> {
    const meta = this.transaction.objectStore('meta');
    const { values } = await this.values.readValues(meta, meta, IDBKeyRange.bound('quarantine:', 'quarantine;'));
    return values.flatMap((value) => readQuarantineRow(value) ?? []).toSorted((a, b) => a.found_at - b.found_at);
  }
}

export class IdbWriteTransaction extends IdbReadTransaction implements WriteTransaction {
  readonly #transaction: WritableTransaction;
  #isUndone = false;

  constructor(
    transaction: WritableTransaction,
    scope: Scope,
    connection: number,
    values: ValueReader,
    damage: FoundDamage,
  ) {
    super(transaction, scope, connection, values, damage);
    this.#transaction = transaction;
  }

  get isUndone(): boolean {
    return this.#isUndone;
  }

  undo(): void {
    this.#isUndone = true;
  }

  append(first_seq: number, commit: NewCommit): WrittenCommit {
    const values = encodeCommit(first_seq, commit);
    for (const { key, stored } of values) this.#put(this.#transaction.objectStore('journal').add(stored, key));
    return writtenAs(values);
  }

  trimJournal(seq: number): void {
    if (seq <= JOURNAL_FRONT) return;
    this.#put(
      this.#transaction
        .objectStore('journal')
        .delete(IDBKeyRange.bound(JOURNAL_FRONT, Math.floor(seq) + 1, true, true)),
    );
  }

  putSession(session: SessionFields): void {
    this.#putRow('sessions', [session.ref, SESSION_POSITION], sessionRow(session));
  }

  putMessage(row: MessageRow): void {
    this.#putRow('messages', [row.ref, row.position], row);
  }

  putChunk(chunk: TextChunk): void {
    this.#put(this.#transaction.objectStore('chunks').put(chunk));
  }

  putEventIds(ref: number, seq: number, at: number, ids: string[]): void {
    this.#put(this.#transaction.objectStore('event_ids').put(ids, [ref, seq, at]));
  }

  deleteEventIds(ref: number): void {
    this.#put(this.#transaction.objectStore('event_ids').delete(keysWith(ref)));
  }

  deleteSession(ref: number): void {
    this.#put(this.#transaction.objectStore('sessions').delete(ref));
    this.#put(this.#transaction.objectStore('messages').delete(keysWith(ref)));
    this.#put(this.#transaction.objectStore('chunks').delete(keysWith(ref)));
    this.#put(this.#transaction.objectStore('pieces').delete(keysWith(ref)));
    this.deleteEventIds(ref);
  }

  putClient(client: ClientState): void {
    const { client_id, counter, rejections, seen_at } = client;
    const kept = rejections.slice(-REJECTIONS_PER_ROW);
    this.#put(this.#transaction.objectStore('clients').put({ client_id, counter, rejections: kept, seen_at }));
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
    for (const key of ['checkpoint', 'checkpoint_again'] as const)
      this.#put(this.#transaction.objectStore('meta').put({ seq }, key));
  }

  putQuarantine(row: QuarantineRow): void {
    this.#put(this.#transaction.objectStore('meta').put(row, `quarantine:${damageId(row)}`));
  }

  deleteQuarantine(row: QuarantineRow): void {
    this.#put(this.#transaction.objectStore('meta').delete(`quarantine:${damageId(row)}`));
  }

  forgetDamage(): void {
    this.damage.forget();
  }

  /** Stores a row, and its long fields as pieces. If the row had more pieces before, the surplus stays in the store and is not read. */
  #putRow<Name extends 'sessions' | 'messages'>(
    store: Name,
    [ref, position]: readonly [number, number],
    whole: RecordingSchema[Name]['value'],
  ): void {
    const { row, pieces } = splitRow(whole);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the keys; the rest is read by joinRow
    this.#put(this.#transaction.objectStore(store).put(row as typeof whole));
    for (const [index, piece] of pieces.entries())
      this.#put(this.#transaction.objectStore('pieces').put(piece, [ref, position, index]));
  }

  /** Writes are not awaited one by one: a failed one aborts the transaction, which rejects `done`. */
  #put(request: Promise<unknown>): void {
    request.catch(() => undefined);
  }
}
