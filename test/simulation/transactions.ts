// The transactions of the `RecordingStore` contract, on the simulated disk.

import {
  compareActivity,
  sessionRow,
  type ActivityPlace,
  type ActivityRange,
  type JournalEntry,
  type NewCommit,
  type ReadTransaction,
  type Scope,
  type SessionContents,
  type SessionRow,
  type StoredLists,
  type TextChunk,
  type WriteTransaction,
  type WrittenCommit,
} from '../../src/storage/index.ts';
import { writtenAs } from '../../src/storage/journal-codec.ts';
import { unpackMessages, type Pack } from '../../src/storage/packs.ts';
import { isWorkerScriptRow } from '../../src/storage/rows.ts';
import type {
  ClientRow,
  MessageRow,
  QuarantineRow,
  RestoredRow,
  RestoringRow,
  WorkerKind,
  WorkerScriptRow,
} from '../../src/storage/schema.ts';
import { Touched } from '../../src/storage/touched.ts';
import { damageId, type ClientState, type SessionFields, type SessionList } from '../../src/engine/index.ts';
import type { Config } from '../../src/protocol/index.ts';
import type { Codec } from './codec.ts';
import type { Access, SimulatedDisk, Table } from './disk.ts';

/** Batch size: much smaller than in the browser, because simulated journals are short. */
const BATCH_RECORDS = 3;

interface TransactionContext {
  readonly scope: Scope;
  readonly connection: number;
  /** Delay before each request is answered. */
  readonly step: () => Promise<void>;
  readonly codec: Codec;
}

class SimulatedReadTransaction implements ReadTransaction {
  readonly scope: Scope;
  readonly connection: number;
  protected readonly disk: SimulatedDisk;
  protected readonly access: Access;
  protected readonly codec: Codec;
  readonly #step: () => Promise<void>;

  constructor(disk: SimulatedDisk, access: Access, { scope, connection, step, codec }: TransactionContext) {
    this.disk = disk;
    this.access = access;
    this.scope = scope;
    this.connection = connection;
    this.codec = codec;
    this.#step = step;
  }

  async *journalAfter(seq: number): AsyncGenerator<readonly JournalEntry[], void> {
    const entries = await this.#ask(() => this.#records(seq + 1));
    for (let start = 0; start < entries.length; start += BATCH_RECORDS)
      yield this.#ask(() => entries.slice(start, start + BATCH_RECORDS));
  }

  journalFrom(seq: number, limit: number): Promise<JournalEntry[]> {
    return this.#ask(() => {
      const holder = this.disk.journal.keys([], ([key]) => Number(key) <= seq).at(-1);
      return this.#records(Math.floor(Number(holder?.[0] ?? seq))).slice(0, limit);
    });
  }

  hasCommit({ first_seq, stored }: WrittenCommit): Promise<boolean> {
    return this.#ask(() => this.disk.journal.get(first_seq) === stored);
  }

  hasRecordAfter(seq: number): Promise<boolean> {
    return this.#ask(() => this.disk.journal.keys().some(([key]) => Number(key) >= Math.floor(seq) + 1));
  }

  oldestRecord(): Promise<number | null> {
    return this.#ask(() => {
      const [oldest] = this.disk.journal.keys();
      return oldest === undefined ? null : Math.floor(Number(oldest[0]));
    });
  }

  checkpointSeq(): Promise<number> {
    return this.#ask(() => this.disk.checkpoint);
  }

  storedLists(): Promise<StoredLists> {
    return this.#ask(() => (this.disk.meta.get('lists') ?? { counts: null, pinned: null }) as StoredLists);
  }

  config(): Promise<Config | null> {
    return this.#ask(() => (this.disk.meta.get('config') ?? null) as Config | null);
  }

  databaseId(): Promise<string | null> {
    return this.#ask(() => this.disk.databaseId);
  }

  restored(): Promise<RestoredRow | null> {
    return this.#ask(() => (this.disk.meta.get('restored') ?? null) as RestoredRow | null);
  }

  restoring(): Promise<RestoringRow | null> {
    return this.#ask(() => (this.disk.meta.get('restoring') ?? null) as RestoringRow | null);
  }

  purged(): Promise<readonly number[]> {
    return this.#ask(() => (this.disk.meta.get('purged') ?? []) as readonly number[]);
  }

  workerScript(kind: WorkerKind): Promise<WorkerScriptRow | null> {
    return this.#ask(() => {
      const row: unknown = this.disk.meta.get(kind);
      return !isWorkerScriptRow(row) ? null : { ...row, journal_version: row.journal_version - this.codec.ahead };
    });
  }

  sessionById(sessionId: string): Promise<SessionRow | undefined> {
    return this.#ask(() => {
      const found = this.#sessions().find((row) => row.session_id === sessionId);
      if (found === undefined) this.touched.missingIds.add(sessionId);
      else this.touched.refs.add(found.ref);
      return found;
    });
  }

  sessionByRef(ref: number): Promise<SessionRow | undefined> {
    this.touched.refs.add(ref);
    return this.#ask(() => this.disk.sessions.get(ref) as SessionRow | undefined);
  }

  hasSession(ref: number): Promise<boolean> {
    return this.#ask(() => this.disk.sessions.get(ref) !== undefined);
  }

  sessionRefs(): Promise<number[]> {
    return this.#ask(() => this.#sessions().map(({ ref }) => ref));
  }

  sessionList(list: SessionList, range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    return this.#ask(() => this.#noted(this.#inRange(range, list).slice(0, limit)));
  }

  sessionsByActivity(range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    return this.#ask(() => this.#noted(this.#inRange(range).slice(0, limit)));
  }

  countSessions(list: SessionList | 'any', range: ActivityRange): Promise<number> {
    return this.#ask(() => this.#inRange(range, list === 'any' ? undefined : list).length);
  }

  placeOfSession(list: SessionList | 'any', range: ActivityRange, nth: number): Promise<ActivityPlace | null> {
    return this.#ask(() => {
      const row = this.#inRange(range, list === 'any' ? undefined : list).at(nth > 0 ? nth - 1 : nth);
      return row === undefined ? null : { recency: row.recency, ref: row.ref };
    });
  }

  attendedSessions(clientId?: string): Promise<SessionRow[]> {
    const isAttended = ({ attended_by }: SessionRow): boolean =>
      clientId === undefined ? attended_by.length > 0 : attended_by.includes(clientId);
    return this.#ask(() => this.#noted(this.#sessions().filter(isAttended)));
  }

  sessionsTrashedBefore(time: number, limit: number): Promise<SessionRow[]> {
    const isDue = ({ trashed_at }: SessionRow): boolean => trashed_at !== null && trashed_at < time;
    return this.#ask(() => this.#noted(this.#sessions().filter(isDue).slice(0, limit)));
  }

  messageById(ref: number, messageId: string): Promise<MessageRow | undefined> {
    return this.#ask(() => this.#messages(ref).find((row) => row.message_id === messageId));
  }

  messageAt(ref: number, position: number): Promise<MessageRow | undefined> {
    return this.#ask(() => this.disk.messages.get(ref, position) as MessageRow | undefined);
  }

  messages(ref: number, from = 0, to = Infinity): Promise<MessageRow[]> {
    return this.#ask(() => this.#messages(ref).filter(({ position }) => position >= from && position < to));
  }

  chunks(ref: number, from: number, to: number): Promise<TextChunk[]> {
    return this.#ask(() => this.#chunks(ref).filter(({ position }) => position >= from && position < to));
  }

  contents(refs: readonly number[]): Promise<ReadonlyMap<number, SessionContents>> {
    return this.#ask(
      () => new Map(refs.map((ref) => [ref, { messages: this.#messages(ref), chunks: this.#chunks(ref) }])),
    );
  }

  chunksOf(ref: number, position: number, generation: number, from = 0, limit?: number): Promise<TextChunk[]> {
    return this.#ask(() =>
      this.#chunks(ref, position, generation)
        .filter(({ offset }) => offset >= from)
        .slice(0, limit),
    );
  }

  eventIds(ref: number): Promise<string[]> {
    return this.#ask(() => this.disk.eventIds.values([ref]).flat());
  }

  client(clientId: string): Promise<ClientRow | undefined> {
    return this.#ask(() => this.disk.clients.get(clientId) as ClientRow | undefined);
  }

  clients(): Promise<ClientRow[]> {
    return this.#ask(() => this.disk.clients.values() as ClientRow[]);
  }

  quarantine(): Promise<QuarantineRow[]> {
    return this.#ask(() => this.disk.meta.values(['quarantine']) as QuarantineRow[]);
  }

  /** Only records of the journal are damaged here. */
  readonly foundDamage = [];
  readonly touched = new Touched();

  #noted(rows: SessionRow[]): SessionRow[] {
    for (const { ref } of rows) this.touched.refs.add(ref);
    return rows;
  }

  /** Requests are answered in order: an answer does not contain later writes. */
  async #ask<T>(answer: () => T): Promise<T> {
    const answered = this.access.state === 'running' ? { value: answer() } : null;
    await this.#step();
    if (this.access.state !== 'running' || answered === null)
      throw new DOMException('The transaction is over.', 'InvalidStateError');
    return answered.value;
  }

  #records(from: number): JournalEntry[] {
    const rows = this.disk.journal.rows([], ([key]) => Number(key) >= from);
    return this.codec.decode(rows.map(([[key], value]) => ({ primaryKey: Number(key), value })));
  }

  #sessions(): SessionRow[] {
    return this.disk.sessions.values() as SessionRow[];
  }

  #inRange({ after, upTo }: ActivityRange, list?: SessionList): SessionRow[] {
    return this.#sessions()
      .filter((row) => list === undefined || row.list === list)
      .filter((row) => compareActivity(row, after) > 0 && compareActivity(row, upTo) <= 0)
      .toSorted(compareActivity);
  }

  #messages(ref: number): MessageRow[] {
    return this.disk.messages.values([ref]) as MessageRow[];
  }

  #chunks(...prefix: number[]): TextChunk[] {
    return this.disk.chunks.values(prefix) as TextChunk[];
  }
}

export class SimulatedWriteTransaction extends SimulatedReadTransaction implements WriteTransaction {
  /** A record was added under an existing key, so the transaction cannot commit. */
  hasFailed = false;
  isUndone = false;
  /** An invalid state of the disk that was found; null: none. */
  fault: string | null = null;

  undo(): void {
    this.isUndone = true;
  }

  append(first_seq: number, commit: NewCommit): WrittenCommit {
    const values = this.codec.encode(first_seq, commit);
    const last = this.disk.journal.get(...(this.disk.journal.keys().at(-1) ?? []));
    if (last !== undefined && !this.codec.mayFollow(last))
      this.fault = `Record ${first_seq} of an older build follows one of a newer build.`;
    for (const { primaryKey, value } of values) {
      if (this.disk.journal.get(primaryKey) !== undefined) this.hasFailed = true;
      this.#put(this.disk.journal, [primaryKey], value);
    }
    this.#noteHead(first_seq + commit.facts.length - 1);
    return writtenAs(values);
  }

  trimJournal(seq: number): void {
    this.#deleteRows(this.disk.journal, [], ([key]) => Number(key) < seq + 1);
  }

  putSession(session: SessionFields): void {
    this.#put(this.disk.sessions, [session.ref], sessionRow(session));
  }

  putMessage(row: MessageRow): void {
    this.#put(this.disk.messages, [row.ref, row.position], row);
  }

  putPack(ref: number, { value }: Pack): void {
    for (const { row, chunks } of unpackMessages(ref, value) ?? []) {
      this.putMessage(row);
      for (const chunk of chunks) this.putChunk(chunk);
    }
  }

  putChunk(chunk: TextChunk): void {
    this.#put(this.disk.chunks, [chunk.ref, chunk.position, chunk.generation, chunk.offset], chunk);
  }

  putEventIds(ref: number, seq: number, at: number, ids: string[]): void {
    this.#put(this.disk.eventIds, [ref, seq, at], ids);
  }

  deleteEventIds(ref: number): void {
    this.#deleteRows(this.disk.eventIds, [ref]);
  }

  deleteSession(ref: number): void {
    this.#deleteRows(this.disk.sessions, [ref]);
    this.#deleteRows(this.disk.messages, [ref]);
    this.#deleteRows(this.disk.chunks, [ref]);
    this.deleteEventIds(ref);
  }

  deleteAll(): void {
    const { sessions, messages, chunks, eventIds, meta } = this.disk;
    for (const table of [sessions, messages, chunks, eventIds]) this.#deleteRows<unknown>(table, []);
    for (const key of meta.keys(['quarantine'])) this.#put(meta, key);
    this.putRestoring(null);
  }

  putClient({ client_id, counter, rejections, seen_at }: ClientState): void {
    this.#put(this.disk.clients, [client_id], { client_id, counter, rejections, seen_at });
  }

  deleteClientsSeenBefore(time: number, limit: number): Promise<void> {
    const rows = this.disk.clients.values() as ClientRow[];
    for (const row of rows.filter(({ seen_at }) => seen_at < time).slice(0, limit))
      this.#put(this.disk.clients, [row.client_id]);
    return Promise.resolve();
  }

  putConfig(config: Config): void {
    this.#put(this.disk.meta, ['config'], config);
  }

  putRestored(report: RestoredRow): void {
    this.#put(this.disk.meta, ['restored'], report);
  }

  putRestoring(row: RestoringRow | null): void {
    this.#put(this.disk.meta, ['restoring'], row ?? undefined);
  }

  putPurged(refs: readonly number[]): void {
    this.#put(this.disk.meta, ['purged'], refs);
  }

  putWorkerScript(kind: WorkerKind, script: WorkerScriptRow): void {
    this.#put(this.disk.meta, [kind], { ...script, journal_version: script.journal_version + this.codec.ahead });
  }

  putCheckpoint(seq: number, lists?: StoredLists): void {
    this.#put(this.disk.meta, ['checkpoint'], seq);
    this.#put(this.disk.meta, ['lists'], lists);
    this.#noteHead(seq);
  }

  putQuarantine(row: QuarantineRow): void {
    this.#put(this.disk.meta, ['quarantine', row.found_at, damageId(row)], row);
  }

  deleteQuarantine(row: QuarantineRow): void {
    this.#put(this.disk.meta, ['quarantine', row.found_at, damageId(row)]);
  }

  forgetDamage(): void {}

  #noteHead(seq: number): void {
    this.#put(this.disk.meta, ['head'], Math.max(seq, this.disk.head));
  }

  #put<Value>(table: Table<Value>, key: readonly (number | string)[], value?: Value): void {
    if (this.access.state !== 'running') throw new DOMException('The transaction is over.', 'InvalidStateError');
    this.access.undo.push(table.put(key, value));
  }

  #deleteRows<Value>(
    table: Table<Value>,
    prefix: readonly number[],
    passes?: (key: readonly (number | string)[]) => boolean,
  ): void {
    for (const key of table.keys(prefix, passes)) this.#put(table, key);
  }
}
