// Implements the transactions of transaction.ts on IndexedDB.

import { unwrap } from 'idb';
import { damageId, type ClientState, type SessionFields } from '../engine/index.ts';
import { parseConfigChange, type Config } from '../protocol/index.ts';
import { withSum } from './chunk-sum.ts';
import { FIRST_BATCH_RECORDS, JOURNAL_FRONT, MAX_BATCH_RECORDS, REJECTIONS_PER_ROW } from './constants.ts';
import type { FoundDamage } from './found-damage.ts';
import { decodeRecords, encodeCommit, writtenAs } from './journal-codec.ts';
import type { DamagedValue, JournalEntry, NewCommit } from './journal-record.ts';
import { splitRow } from './long-rows.ts';
import { PACKS_POSITION, type Pack } from './packs.ts';
import {
  keysWith,
  ProjectionReader,
  SESSION_POSITION,
  type AnyTransaction,
  type WritableTransaction,
} from './projection-reader.ts';
import type { StoredValue, ValueReader } from './read-values.ts';
import {
  isIdentityRow,
  isPurgedRow,
  isQuarantineRow,
  isRestoredRow,
  isRestoringRow,
  isWorkerScriptRow,
} from './rows.ts';
import type {
  MessageRow,
  QuarantineRow,
  RecordingSchema,
  RestoredRow,
  RestoringRow,
  StoredLists,
  StoreName,
  TextChunk,
  WorkerKind,
  WorkerScriptRow,
} from './schema.ts';
import type { ReadTransaction, Scope, WriteTransaction, WrittenCommit } from './transaction.ts';
import { sessionRow } from './session-row.ts';

/** Settings that this build does not know stay. */
function isConfig(value: unknown): value is Config {
  return parseConfigChange(value).ok;
}

export class IdbReadTransaction<Transaction extends AnyTransaction = AnyTransaction>
  extends ProjectionReader<Transaction>
  implements ReadTransaction
{
  readonly scope: Scope;
  readonly connection: number;

  constructor(transaction: Transaction, scope: Scope, connection: number, values: ValueReader, damage: FoundDamage) {
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

  async *#batches(first: Promise<readonly StoredValue<number>[]>): AsyncGenerator<readonly JournalEntry[], void> {
    let batch = first;
    let count = FIRST_BATCH_RECORDS;
    for (;;) {
      const records = await batch;
      const last = records.at(-1);
      if (last === undefined || records.length < count) {
        yield decodeRecords(records);
        return;
      }
      // The last record is read again with the next batch: it may have further pieces, and how many facts a damaged one held follows from where the next one begins.
      const lastSeq = Math.floor(last.primaryKey);
      const isOneRecord = records[0] !== undefined && Math.floor(records[0].primaryKey) === lastSeq;
      count = isOneRecord ? count * 2 : Math.min(count * 2, MAX_BATCH_RECORDS);
      batch = this.#readAhead(IDBKeyRange.lowerBound(lastSeq), count);
      yield decodeRecords(records).slice(0, -1);
    }
  }

  /** Begins to read. A failure that no caller awaits is not an unhandled rejection. */
  #readAhead(range: IDBKeyRange, count: number): Promise<readonly StoredValue<number>[]> {
    const records = this.values.readAll(this.#journal, range, count);
    records.catch(() => undefined);
    return records;
  }

  async hasRecordAfter(seq: number): Promise<boolean> {
    return (await this.#journal.getKey(IDBKeyRange.lowerBound(Math.floor(seq) + 1))) !== undefined;
  }

  async journalFrom(seq: number, limit: number): Promise<JournalEntry[]> {
    const before = IDBKeyRange.bound(JOURNAL_FRONT, seq, true);
    const holder = await this.#journal.openKeyCursor(before, 'prev');
    const range = IDBKeyRange.lowerBound(Math.floor(holder?.key ?? seq));
    for (let count = limit + 1; ; count *= 2) {
      const records = await this.values.readAll(this.#journal, range, count);
      const entries = decodeRecords(records);
      if (records.length < count) return entries.slice(0, limit);
      // The last record may have further pieces.
      if (entries.length > 1) return entries.slice(0, -1);
    }
  }

  async hasCommit({ first_seq, stored }: WrittenCommit): Promise<boolean> {
    return (await this.values.read(this.#journal, first_seq)) === stored;
  }

  async oldestRecord(): Promise<number | null> {
    const key = await this.#journal.getKey(IDBKeyRange.lowerBound(JOURNAL_FRONT, true));
    return key === undefined ? null : Math.floor(key);
  }

  config(): Promise<Config | null> {
    return this.meta('config', isConfig);
  }

  async databaseId(): Promise<string | null> {
    return (await this.meta('identity', isIdentityRow))?.id ?? null;
  }

  restored(): Promise<RestoredRow | null> {
    return this.meta('restored', isRestoredRow);
  }

  restoring(): Promise<RestoringRow | null> {
    return this.meta('restoring', isRestoringRow);
  }

  async purged(): Promise<readonly number[]> {
    return (await this.meta('purged', isPurgedRow))?.refs ?? [];
  }

  workerScript(kind: WorkerKind): Promise<WorkerScriptRow | null> {
    return this.meta(kind, isWorkerScriptRow);
  }

  async quarantine(): Promise<QuarantineRow[]> {
    const meta = this.transaction.objectStore('meta');
    const found = await this.values.readAll(meta, quarantineKeys());
    return found
      .map(({ value }) => value)
      .filter(isQuarantineRow)
      .toSorted((a, b) => a.found_at - b.found_at);
  }

  get #journal() {
    return this.transaction.objectStore('journal');
  }
}

export class IdbWriteTransaction extends IdbReadTransaction<WritableTransaction> implements WriteTransaction {
  readonly #stores = new Map<StoreName, IDBObjectStore>();
  #isUndone = false;

  get isUndone(): boolean {
    return this.#isUndone;
  }

  undo(): void {
    this.#isUndone = true;
  }

  append(first_seq: number, commit: NewCommit): WrittenCommit {
    const values = encodeCommit(first_seq, commit);
    for (const { primaryKey, value } of values) this.#store('journal').add(value, primaryKey);
    return writtenAs(values);
  }

  trimJournal(seq: number): void {
    if (seq > JOURNAL_FRONT) this.#delete('journal', IDBKeyRange.bound(JOURNAL_FRONT, Math.floor(seq) + 1, true, true));
  }

  putSession(session: SessionFields): void {
    this.#putRow('sessions', [session.ref, SESSION_POSITION], sessionRow(session));
  }

  putMessage(row: MessageRow): void {
    this.#putRow('messages', [row.ref, row.position], row);
  }

  putChunk(chunk: TextChunk): void {
    this.#put('chunks', withSum(chunk));
  }

  putPack(ref: number, { first, value }: Pack): void {
    this.#put('pieces', value, [ref, PACKS_POSITION, first]);
  }

  putEventIds(ref: number, seq: number, at: number, ids: string[]): void {
    this.#put('event_ids', ids, [ref, seq, at]);
  }

  deleteEventIds(ref: number): void {
    this.#delete('event_ids', keysWith(ref));
  }

  deleteSession(ref: number): void {
    this.#delete('sessions', ref);
    for (const name of ['messages', 'chunks', 'pieces', 'event_ids'] as const) this.#delete(name, keysWith(ref));
  }

  deleteAll(): void {
    for (const name of ['sessions', 'messages', 'chunks', 'pieces', 'event_ids'] as const) this.#store(name).clear();
    this.#delete('meta', quarantineKeys());
    this.putRestoring(null);
    this.#delete('meta', 'restored');
    this.forgetDamage();
  }

  putClient({ client_id, counter, rejections, seen_at }: ClientState): void {
    this.#put('clients', { client_id, counter, rejections: rejections.slice(-REJECTIONS_PER_ROW), seen_at });
  }

  async deleteClientsSeenBefore(time: number, limit: number): Promise<void> {
    const index = this.transaction.objectStore('clients').index('by_seen_at');
    const keys = await index.getAllKeys(IDBKeyRange.upperBound(time, true), limit);
    for (const key of keys) this.#delete('clients', key);
  }

  putConfig(config: Config): void {
    this.#put('meta', config, 'config');
  }

  putRestored(report: RestoredRow): void {
    this.#put('meta', report, 'restored');
  }

  putRestoring(row: RestoringRow | null): void {
    if (row === null) this.#delete('meta', 'restoring');
    else this.#put('meta', row, 'restoring');
  }

  putPurged(refs: readonly number[]): void {
    this.#put('meta', { refs }, 'purged');
  }

  putWorkerScript(kind: WorkerKind, script: WorkerScriptRow): void {
    this.#put('meta', script, kind);
  }

  putCheckpoint(seq: number, lists?: StoredLists): void {
    const known = Object.entries(lists ?? {}).filter(([, value]) => value !== null);
    const row = { seq, ...Object.fromEntries(known) };
    for (const key of ['checkpoint', 'checkpoint_again'] as const) this.#put('meta', row, key);
  }

  putQuarantine(row: QuarantineRow): void {
    this.#put('meta', row, quarantineKey(row));
  }

  deleteQuarantine(row: QuarantineRow): void {
    this.#delete('meta', quarantineKey(row));
  }

  forgetDamage(ref?: number): void {
    this.damage.forget(ref);
  }

  /** Stores a row, and its long fields as pieces. If the row had more pieces before, the surplus stays in the store and is not read. */
  #putRow<Name extends 'sessions' | 'messages'>(
    name: Name,
    [ref, position]: readonly [number, number],
    whole: RecordingSchema[Name]['value'],
  ): void {
    const { row, pieces } = splitRow(whole);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the keys; the rest is read by joinRow
    this.#put(name, row as typeof whole);
    for (const [index, piece] of pieces.entries()) this.#put('pieces', piece, [ref, position, index]);
  }

  #put<Name extends StoreName>(
    name: Name,
    value: RecordingSchema[Name]['value'],
    key?: RecordingSchema[Name]['key'],
  ): void {
    this.#store(name).put(value, key);
  }

  #delete<Name extends StoreName>(name: Name, key: RecordingSchema[Name]['key'] | IDBKeyRange): void {
    this.#store(name).delete(key);
  }

  /**
   * The store as the browser has it, without promises: writes are not awaited one by one. A failed one aborts the transaction, which
   * rejects `done`.
   */
  #store(name: StoreName): IDBObjectStore {
    const known = this.#stores.get(name) ?? unwrap(this.transaction.objectStore(name));
    this.#stores.set(name, known);
    return known;
  }
}

function quarantineKeys(): IDBKeyRange {
  return IDBKeyRange.bound('quarantine:', 'quarantine;');
}

function quarantineKey(row: QuarantineRow): `quarantine:${string}` {
  return `quarantine:${damageId(row)}`;
}
