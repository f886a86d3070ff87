// Reads the projection: rows and texts. A value that cannot be read, or does not have the shape that this build writes, is
// noted as damaged. A stand-in takes its place, made of what its key, indexes and neighbours still hold.

import type { IDBPTransaction } from 'idb';
import { isListOf } from '../protocol/index.ts';
import { lostRefOf, type SessionList, type StoredKey } from '../engine/index.ts';
import { compareActivity, FIRST_PLACE, LAST_PLACE, type ActivityPlace, type ActivityRange } from './activity.ts';
import { isAsWritten } from './chunk-sum.ts';
import type { FoundDamage } from './found-damage.ts';
import { countPieces, joinRow, readPiece } from './long-rows.ts';
import { missingChunks } from './missing-chunks.ts';
import type { StoredValue, ValueReader } from './read-values.ts';
import {
  isCheckpointRow,
  isChunkRow,
  isClientRow,
  isListCounts,
  isMessageRow,
  isRefs,
  isSessionRow,
  soundMessageFields,
  soundSessionFields,
} from './rows.ts';
import type {
  CheckpointRow,
  ClientRow,
  MessageRow,
  RecordingSchema,
  SessionRow,
  StoredLists,
  StoreName,
  TextChunk,
} from './schema.ts';
import { PACKS_POSITION, spanOf, unpackMessages, type PackedMessage } from './packs.ts';
import { standInMessage, standInSession } from './stand-ins.ts';
import { Touched } from './touched.ts';

export type WritableTransaction = IDBPTransaction<RecordingSchema, StoreName[], 'readwrite'>;
export type AnyTransaction = WritableTransaction | IDBPTransaction<RecordingSchema, StoreName[]>;

/** What {@link ProjectionReader.client} returns for a damaged row. */
export const DAMAGED = 'damaged';

/** The key range of `range`; null when nothing can be in it. */
function activityKeys(prefix: readonly string[], { after, upTo }: ActivityRange): IDBKeyRange | null {
  if (compareActivity(after, upTo) >= 0) return null;
  return IDBKeyRange.bound([...prefix, after.recency, after.ref], [...prefix, upTo.recency, upTo.ref], true, false);
}

/** The position of a session's own row in the keys of `pieces`, before those of its messages. */
export const SESSION_POSITION = -1;

/** The range of the array keys that begin with `prefix`. */
export function keysWith(...prefix: readonly number[]): IDBKeyRange {
  return IDBKeyRange.bound(prefix, [...prefix, []]);
}

/** Sessions are read in one range if there are at most so many times as many in it: passing one costs less than a request. */
const MOST_BETWEEN = 2;

type SessionIndex = keyof RecordingSchema['sessions']['indexes'];

interface KeyCursor<Key> {
  readonly key: Key;
  readonly primaryKey: unknown;
  continue(): Promise<KeyCursor<Key> | null>;
}

/** The keys under which an index has a row that cannot be read. Reads the whole index, so this is for damage only. */
async function keysOfRow<Key>(opening: Promise<KeyCursor<Key> | null>, primaryKey: StoredKey): Promise<Key[]> {
  const keys: Key[] = [];
  for (let cursor = await opening; cursor !== null; cursor = await cursor.continue())
    if (indexedDB.cmp(cursor.primaryKey, primaryKey) === 0) keys.push(cursor.key);
  return keys;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): value is string[] {
  return isListOf(value, isText);
}

/** What is stored of a session beside its row. */
export interface SessionContents {
  /** In the order of their positions. */
  readonly messages: readonly MessageRow[];
  /** Of every generation, in order. */
  readonly chunks: readonly TextChunk[];
}

export class ProjectionReader<Transaction extends AnyTransaction = AnyTransaction> {
  protected readonly transaction: Transaction;
  protected readonly values: ValueReader;
  protected readonly damage: FoundDamage;
  readonly touched = new Touched();

  constructor(transaction: Transaction, values: ValueReader, damage: FoundDamage) {
    this.transaction = transaction;
    this.values = values;
    this.damage = damage;
  }

  async checkpointSeq(): Promise<number> {
    return (await this.#checkpoint())?.seq ?? 0;
  }

  async storedLists(): Promise<StoredLists> {
    const { counts, pinned } = (await this.#checkpoint()) ?? {};
    return { counts: isListCounts(counts) ? counts : null, pinned: isRefs(pinned) ? pinned : null };
  }

  async sessionById(sessionId: string): Promise<SessionRow | undefined> {
    const index = this.#sessions.index('by_session_id');
    const [found] = await this.values.readAll(index, IDBKeyRange.only(sessionId), 1);
    if (found !== undefined) return this.#sessionRow(found, sessionId);
    const lost = lostRefOf(sessionId);
    if (lost !== null) return this.sessionByRef(lost);
    this.touched.missingIds.add(sessionId);
    return undefined;
  }

  async sessionByRef(ref: number): Promise<SessionRow | undefined> {
    const value = await this.values.read(this.#sessions, ref);
    if (value !== undefined) return this.#sessionRow({ primaryKey: ref, value });
    this.touched.refs.add(ref);
    return undefined;
  }

  async hasSession(ref: number): Promise<boolean> {
    return (await this.#sessions.getKey(ref)) !== undefined;
  }

  sessionRefs(): Promise<number[]> {
    return this.#sessions.getAllKeys();
  }

  async sessionList(list: SessionList, range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    const keys = activityKeys([list], range);
    return keys === null ? [] : this.#sessionsOf('by_list', keys, limit);
  }

  async sessionsByActivity(range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    const keys = activityKeys([], range);
    return keys === null ? [] : this.#sessionsOf('by_recency', keys, limit);
  }

  async countSessions(list: SessionList | 'any', range: ActivityRange): Promise<number> {
    if (list === 'any' && range.after === FIRST_PLACE && range.upTo === LAST_PLACE) return this.#sessions.count();
    const keys = activityKeys(list === 'any' ? [] : [list], range);
    return keys === null ? 0 : this.#sessions.index(list === 'any' ? 'by_recency' : 'by_list').count(keys);
  }

  async placeOfSession(list: SessionList | 'any', range: ActivityRange, nth: number): Promise<ActivityPlace | null> {
    const prefix = list === 'any' ? [] : [list];
    const keys = activityKeys(prefix, range);
    if (keys === null) return null;
    const index = this.#sessions.index(list === 'any' ? 'by_recency' : 'by_list');
    const first = await index.openKeyCursor(keys, nth > 0 ? 'next' : 'prev');
    const others = Math.abs(nth) - 1;
    const found = others === 0 ? first : ((await first?.advance(others)) ?? null);
    if (found === null) return null;
    const [recency, ref] = found.key.slice(prefix.length);
    return typeof recency === 'number' && typeof ref === 'number' ? { recency, ref } : null;
  }

  async attendedSessions(clientId?: string): Promise<SessionRow[]> {
    const rows = await this.#sessionsOf('by_client', clientId === undefined ? null : IDBKeyRange.only(clientId));
    return [...new Map(rows.map((row) => [row.ref, row])).values()]; // one with two clients is found twice
  }

  sessionsTrashedBefore(time: number, limit: number): Promise<SessionRow[]> {
    return this.#sessionsOf('by_trashed_at', IDBKeyRange.upperBound(time, true), limit);
  }

  async messageById(ref: number, messageId: string): Promise<MessageRow | undefined> {
    const index = this.#messages.index('by_message_id');
    const [[found], packed] = await Promise.all([
      this.values.readAll(index, IDBKeyRange.only([ref, messageId]), 1),
      this.#packed(ref),
    ]);
    if (found !== undefined) return this.#messageRow(found, messageId);
    return packed.find(({ row }) => row.message_id === messageId)?.row;
  }

  async messageAt(ref: number, position: number): Promise<MessageRow | undefined> {
    const [value, [packed]] = await Promise.all([
      this.values.read(this.#messages, [ref, position] satisfies [number, number]),
      this.#packed(ref, position, position + 1),
    ]);
    return value === undefined ? packed?.row : this.#messageRow({ primaryKey: [ref, position], value });
  }

  async messages(ref: number, from = 0, to = Infinity): Promise<MessageRow[]> {
    if (from >= to) return [];
    const range = IDBKeyRange.bound([ref, from], [ref, to], false, true);
    const [found, packed] = await Promise.all([
      this.values.readAll(this.#messages, range),
      this.#packed(ref, from, to),
    ]);
    return rowsWithPacked(await Promise.all(found.map((each) => this.#messageRow(each))), packed);
  }

  async contents(refs: readonly number[], most: number): Promise<ReadonlyMap<number, SessionContents> | null> {
    if (refs.length === 0) return new Map();
    const [first, last] = [Math.min(...refs), Math.max(...refs)];
    const range = IDBKeyRange.bound(first, last);
    const between = await this.#sessions.getAllKeys(range, MOST_BETWEEN * refs.length + 1);
    const ranges =
      between.length > MOST_BETWEEN * refs.length
        ? refs.map((ref) => keysWith(ref))
        : [IDBKeyRange.bound([first], [last, []])];
    const read = await Promise.all(ranges.map((keys) => this.#contentsIn(keys, most)));
    const contents = new Map<number, SessionContents>();
    for (const some of read) {
      if (some === null) return null;
      for (const [ref, each] of some) contents.set(ref, each);
    }
    return contents;
  }

  async chunks(ref: number, from: number, to: number): Promise<TextChunk[]> {
    if (from >= to) return [];
    const [chunks, packed] = await Promise.all([
      this.#chunksIn(IDBKeyRange.bound([ref, from], [ref, to], false, true)),
      this.#packed(ref, from, to),
    ]);
    return this.#joining(
      withPacked(
        chunks,
        packed.flatMap((message) => message.chunks),
      ),
    );
  }

  async chunksOf(ref: number, position: number, generation: number, offset = 0, limit?: number): Promise<TextChunk[]> {
    const range = IDBKeyRange.bound([ref, position, generation, offset], [ref, position, generation, []]);
    const [chunks, packed] = await Promise.all([
      this.#chunksIn(range, limit),
      offset > 0 ? [] : this.#packed(ref, position, position + 1), // a text in a pack begins at 0
    ]);
    const ofGeneration = packed.flatMap((message) => message.chunks).filter((chunk) => chunk.generation === generation);
    return this.#joining(withPacked(chunks, ofGeneration).slice(0, limit), offset);
  }

  async eventIds(ref: number): Promise<string[]> {
    const found = await this.values.readAll(this.transaction.objectStore('event_ids'), keysWith(ref));
    return found.flatMap(({ primaryKey, value }) =>
      this.isSound('event_ids', primaryKey, value, isTexts) ? value : [],
    );
  }

  async client(clientId: string): Promise<ClientRow | undefined | typeof DAMAGED> {
    const value = await this.values.read(this.transaction.objectStore('clients'), clientId);
    return value === undefined || this.isSound('clients', clientId, value, isClientRow) ? value : DAMAGED;
  }

  async clients(): Promise<ClientRow[]> {
    const found = await this.values.readAll(this.transaction.objectStore('clients'), null);
    return found.flatMap(({ primaryKey, value }) =>
      this.isSound('clients', primaryKey, value, isClientRow) ? value : [],
    );
  }

  /** Whether a value is as `guard` wants it. Notes one that is not as damaged. */
  protected isSound<T>(
    store: StoreName,
    key: StoredKey,
    value: unknown,
    guard: (value: unknown) => value is T,
  ): value is T {
    if (guard(value)) return true;
    this.#noteDamage(store, key, value);
    return false;
  }

  #noteDamage(store: StoreName, key: StoredKey, value: unknown): void {
    this.damage.note(store, key, value);
    this.touched.noteDamage(key);
  }

  /** A value of the `meta` store; null when there is none, and when it is damaged. */
  protected async meta<T>(
    key: RecordingSchema['meta']['key'],
    guard: (value: unknown) => value is T,
  ): Promise<T | null> {
    const value = await this.values.read(this.transaction.objectStore('meta'), key);
    return value !== undefined && this.isSound('meta', key, value, guard) ? value : null;
  }

  async #checkpoint(): Promise<CheckpointRow | null> {
    return (await this.meta('checkpoint', isCheckpointRow)) ?? this.meta('checkpoint_again', isCheckpointRow);
  }

  get #sessions() {
    return this.transaction.objectStore('sessions');
  }

  get #messages() {
    return this.transaction.objectStore('messages');
  }

  get #pieces() {
    return this.transaction.objectStore('pieces');
  }

  async #sessionsOf(index: SessionIndex, range: IDBKeyRange | null, limit?: number): Promise<SessionRow[]> {
    const found = await this.values.readAll(this.#sessions.index(index), range, limit);
    return Promise.all(found.map((each) => this.#sessionRow(each)));
  }

  async #sessionRow({ primaryKey: ref, value }: StoredValue<number>, sessionId?: string): Promise<SessionRow> {
    this.touched.refs.add(ref);
    const { row, isWhole } = await this.#joined([ref, SESSION_POSITION], value);
    if (isSessionRow(row)) return this.#marked(row, isWhole);
    if (isWhole) this.#noteDamage('sessions', ref, value);
    const sessions = this.#sessions;
    const [ids, places, clients, trashed, messages, folded, packed] = await Promise.all([
      sessionId === undefined ? keysOfRow(sessions.index('by_session_id').openKeyCursor(), ref) : [sessionId],
      keysOfRow(sessions.index('by_list').openKeyCursor(), ref),
      keysOfRow(sessions.index('by_client').openKeyCursor(), ref),
      keysOfRow(sessions.index('by_trashed_at').openKeyCursor(), ref),
      this.#messages.getAllKeys(keysWith(ref)),
      this.checkpointSeq(),
      this.#packed(ref),
    ]);
    const standIn = standInSession({
      ref,
      fields: soundSessionFields(row),
      session_id: ids[0],
      place: places[0],
      clients: clients.filter(isText),
      trashed_at: trashed.find((time) => typeof time === 'number'),
      positions: positionsOf(
        messages.map(([, position]) => position),
        packed,
      ),
      folded,
    });
    return this.#marked(standIn, false);
  }

  async #messageRow({ primaryKey, value }: StoredValue<[number, number]>, messageId?: string): Promise<MessageRow> {
    const { row, isWhole } = await this.#joined(primaryKey, value);
    if (isMessageRow(row)) return this.#marked(row, isWhole);
    if (isWhole) this.#noteDamage('messages', primaryKey, value);
    const [ref, position] = primaryKey;
    const [ids, chunks] = await Promise.all([
      keysOfRow(this.#messages.index('by_message_id').openKeyCursor(keysWith(ref)), primaryKey),
      this.#chunksIn(keysWith(ref, position)),
    ]);
    const fields = soundMessageFields(row);
    const standIn = standInMessage({ ref, position, fields, message_id: messageId ?? ids[0]?.[1], chunks });
    return this.#marked(standIn, false);
  }

  /** The row, which is noted as a stand-in unless it is whole. */
  #marked<Row extends object>(row: Row, isWhole: boolean): Row {
    if (!isWhole) this.touched.standIns.add(row);
    return row;
  }

  /** The messages at `from` to before `to` that are in packs, in order; among them those that are stored anew since. */
  async #packed(ref: number, from = 0, to = Infinity): Promise<PackedMessage[]> {
    const range = IDBKeyRange.bound([ref, PACKS_POSITION, spanOf(from)], [ref, PACKS_POSITION, to], false, true);
    const found = await this.values.readAll(this.#pieces, range);
    const messages = found.flatMap((pack) => this.#unpacked(pack));
    return messages.filter(({ row }) => row.position >= from && row.position < to);
  }

  #unpacked({ primaryKey, value }: StoredValue<[number, number, number]>): readonly PackedMessage[] {
    const unpacked = unpackMessages(primaryKey[0], value);
    const isWhole = unpacked?.every(({ chunks }) => chunks.every(({ text }) => text !== null)) === true;
    if (!isWhole) this.#noteDamage('pieces', primaryKey, value);
    return unpacked ?? [];
  }

  /** The contents of all sessions in a range of refs; null where they are longer than `most`. */
  async #contentsIn(keys: IDBKeyRange, most: number): Promise<ReadonlyMap<number, SessionContents> | null> {
    const [messages, chunks, pieces] = await Promise.all([
      this.values.readUpTo(this.#messages, keys, most),
      this.values.readUpTo(this.transaction.objectStore('chunks'), keys, most),
      this.values.readUpTo(this.#pieces, keys, most),
    ]);
    if (messages === null || chunks === null || pieces === null) return null;
    const packsOf = byRef(pieces.filter(({ primaryKey }) => primaryKey[1] === PACKS_POSITION));
    const [rowsOf, chunksOf] = [byRef(messages), byRef(chunks)];
    const contents = new Map<number, SessionContents>();
    for (const ref of new Set([...packsOf.keys(), ...rowsOf.keys(), ...chunksOf.keys()])) {
      const packed = (packsOf.get(ref) ?? []).flatMap((pack) => this.#unpacked(pack));
      const rows = await Promise.all((rowsOf.get(ref) ?? []).map((each) => this.#messageRow(each)));
      const stored = (chunksOf.get(ref) ?? []).map((each) => this.#chunkRow(each));
      contents.set(ref, {
        messages: rowsWithPacked(rows, packed),
        chunks: this.#joining(
          withPacked(
            stored,
            packed.flatMap((message) => message.chunks),
          ),
        ),
      });
    }
    return contents;
  }

  /** The row with its long fields, if it has any that are stored apart. */
  async #joined([ref, position]: [number, number], row: unknown): Promise<{ row: unknown; isWhole: boolean }> {
    const count = countPieces(row);
    if (count === 0) return { row, isWhole: true };
    const found = await this.values.readAll(this.#pieces, keysWith(ref, position), count);
    const stored = new Map(found.map(({ primaryKey, value }) => [primaryKey[2], value]));
    let isWhole = true;
    const parts = Array.from({ length: count }, (_, index) => {
      const piece = readPiece(stored.get(index));
      if (piece !== null) return piece;
      isWhole = false;
      this.#noteDamage('pieces', [ref, position, index], stored.get(index));
      return [];
    });
    return { row: joinRow(row, parts.flat()), isWhole };
  }

  async #chunksIn(range: IDBKeyRange, limit?: number): Promise<TextChunk[]> {
    const found = await this.values.readAll(this.transaction.objectStore('chunks'), range, limit);
    return found.map((each) => this.#chunkRow(each));
  }

  /** Notes what is missing of them. The first ones begin at `start`. */
  #joining(chunks: TextChunk[], start?: number): TextChunk[] {
    for (const key of missingChunks(chunks, start)) this.#noteDamage('chunks', key, undefined);
    return chunks;
  }

  #chunkRow({ primaryKey, value }: StoredValue<[number, number, number, number]>): TextChunk {
    const [ref, position, generation, offset] = primaryKey;
    const place = { ref, position, generation, offset };
    const chunk = isChunkRow(value) ? { ...value, ...place } : null;
    if (chunk !== null && isAsWritten(chunk)) return chunk;
    this.#noteDamage('chunks', primaryKey, value);
    return { ...place, text: null };
  }
}

/** Values by the ref that their keys begin with. */
function byRef<Stored extends StoredValue<readonly [number, ...number[]]>>(
  values: readonly Stored[],
): Map<number, Stored[]> {
  const grouped = new Map<number, Stored[]>();
  for (const value of values) {
    const [ref] = value.primaryKey;
    const known = grouped.get(ref);
    if (known === undefined) grouped.set(ref, [value]);
    else known.push(value);
  }
  return grouped;
}

/** Rows in order, with those of packs that were not stored anew since. */
function rowsWithPacked(rows: MessageRow[], packed: readonly PackedMessage[]): MessageRow[] {
  if (packed.length === 0) return rows;
  if (rows.length === 0) return packed.map(({ row }) => row);
  const byPosition = new Map([...packed.map(({ row }) => row), ...rows].map((row) => [row.position, row]));
  return [...byPosition.values()].toSorted((a, b) => a.position - b.position);
}

/** The positions of all messages of a session, in order. */
function positionsOf(stored: readonly number[], packed: readonly PackedMessage[]): number[] {
  return [...new Set([...stored, ...packed.map(({ row }) => row.position)])].toSorted((a, b) => a - b);
}

/** Chunks in order, with those of packs in which their texts were at first: a chunk that was stored since takes the place of one. */
function withPacked(chunks: readonly TextChunk[], packed: readonly TextChunk[]): TextChunk[] {
  if (packed.length === 0) return [...chunks];
  if (chunks.length === 0) return [...packed];
  const placeOf = ({ position, generation, offset }: TextChunk): string => `${position}.${generation}.${offset}`;
  const byPlace = new Map([...packed, ...chunks].map((chunk) => [placeOf(chunk), chunk]));
  return [...byPlace.values()].toSorted(
    (a, b) => a.position - b.position || a.generation - b.generation || a.offset - b.offset,
  );
}
