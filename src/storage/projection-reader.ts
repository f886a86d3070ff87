// Reads the projection: rows and texts. A value that cannot be read, or does not have the shape that this build writes, is
// noted as damaged. A stand-in takes its place, made of what its key, indexes and neighbours still hold.

import type { IDBPTransaction } from 'idb';
import { isListOf, isPlainObject } from '../protocol/index.ts';
import { lostRefOf } from '../engine/index.ts';
import { compareActivity, type ActivityRange } from './activity.ts';
import type { FoundDamage } from './found-damage.ts';
import { countPieces, joinRow, readPiece } from './long-rows.ts';
import type { ValueReader } from './read-values.ts';
import { readChunkRow, readClientRow, readMessageRow, readSessionRow } from './rows.ts';
import type {
  ClientRow,
  MessageRow,
  RecordingSchema,
  SessionList,
  SessionRow,
  StoreName,
  TextChunk,
} from './schema.ts';
import { standInMessage, standInSession } from './stand-ins.ts';

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

type SessionIndex = keyof RecordingSchema['sessions']['indexes'];

interface KeyCursor<Key> {
  readonly key: Key;
  readonly primaryKey: unknown;
  continue(): Promise<KeyCursor<Key> | null>;
}

/** The keys under which an index has a row that cannot be read. Reads the whole index, so this is for damage only. */
async function keysOfRow<Key>(opening: Promise<KeyCursor<Key> | null>, primaryKey: unknown): Promise<Key[]> {
  const keys: Key[] = [];
  for (let cursor = await opening; cursor !== null; cursor = await cursor.continue())
    if (cursor.primaryKey === primaryKey) keys.push(cursor.key);
  return keys;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function readSeq(value: unknown): number | null {
  const seq = isPlainObject(value) ? Number(value['seq']) : NaN;
  return Number.isSafeInteger(seq) && seq >= 0 ? seq : null;
}

export class ProjectionReader {
  protected readonly transaction: AnyTransaction;
  protected readonly values: ValueReader;
  protected readonly damage: FoundDamage;

  constructor(transaction: AnyTransaction, values: ValueReader, damage: FoundDamage) {
    this.transaction = transaction;
    this.values = values;
    this.damage = damage;
  }

  async checkpointSeq(): Promise<number> {
    return (await this.meta('checkpoint', readSeq)) ?? (await this.meta('checkpoint_again', readSeq)) ?? 0;
  }

  async sessionById(sessionId: string): Promise<SessionRow | undefined> {
    const index = this.#sessions.index('by_session_id');
    const { keys, values } = await this.values.readValues(index, this.#sessions, IDBKeyRange.only(sessionId), 1);
    const [ref] = keys;
    if (ref !== undefined) return this.#sessionRow(ref, values[0], sessionId);
    const lost = lostRefOf(sessionId);
    return lost === null ? undefined : this.sessionByRef(lost);
  }

  async sessionByRef(ref: number): Promise<SessionRow | undefined> {
    const value = await this.values.readValue(this.#sessions, ref);
    return value === undefined ? undefined : this.#sessionRow(ref, value);
  }

  async sessionList(list: SessionList, range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    const keys = activityKeys([list], range);
    return keys === null ? [] : this.#sessionsOf('by_list', keys, limit);
  }

  async sessionsByActivity(range: ActivityRange, limit?: number): Promise<SessionRow[]> {
    const keys = activityKeys([], range);
    return keys === null ? [] : this.#sessionsOf('by_recency', keys, limit);
  }

  async countSessions(list: SessionList, range: ActivityRange): Promise<number> {
    const keys = activityKeys([list], range);
    return keys === null ? 0 : this.#sessions.index('by_list').count(keys);
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
    const { keys, values } = await this.values.readValues(index, this.#messages, IDBKeyRange.only([ref, messageId]), 1);
    const [key] = keys;
    return key === undefined ? undefined : this.#messageRow(key, values[0], messageId);
  }

  async messageAt(ref: number, position: number): Promise<MessageRow | undefined> {
    const value = await this.values.readValue(this.#messages, [ref, position] satisfies [number, number]);
    return value === undefined ? undefined : this.#messageRow([ref, position], value);
  }

  async messages(ref: number, from = 0, to = Infinity): Promise<MessageRow[]> {
    if (from >= to) return [];
    const range = IDBKeyRange.bound([ref, from], [ref, to], false, true);
    const { keys, values } = await this.values.readValues(this.#messages, this.#messages, range);
    return Promise.all(keys.map((key, index) => this.#messageRow(key, values[index])));
  }

  async chunks(ref: number, from: number, to: number): Promise<TextChunk[]> {
    return from >= to ? [] : this.#chunksIn(IDBKeyRange.bound([ref, from], [ref, to], false, true));
  }

  async chunksOf(ref: number, position: number, generation: number, offset = 0): Promise<TextChunk[]> {
    return this.#chunksIn(IDBKeyRange.bound([ref, position, generation, offset], [ref, position, generation, []]));
  }

  async eventIds(ref: number): Promise<string[]> {
    const store = this.transaction.objectStore('event_ids');
    const { keys, values } = await this.values.readValues(store, store, keysWith(ref));
    return keys.flatMap((key, index) => {
      const ids = values[index];
      if (isListOf(ids, isText)) return ids;
      this.damage.note('event_ids', key, ids);
      return [];
    });
  }

  async client(clientId: string): Promise<ClientRow | undefined | typeof DAMAGED> {
    const value = await this.values.readValue(this.transaction.objectStore('clients'), clientId);
    if (value === undefined) return undefined;
    const read = readClientRow(value);
    if (read.isSound) return read.row;
    this.damage.note('clients', clientId, value);
    return DAMAGED;
  }

  get #sessions() {
    return this.transaction.objectStore('sessions');
  }

  get #messages() {
    return this.transaction.objectStore('messages');
  }

  async #sessionsOf(index: SessionIndex, range: IDBKeyRange | null, limit?: number): Promise<SessionRow[]> {
    const { keys, values } = await this.values.readValues(this.#sessions.index(index), this.#sessions, range, limit);
    return Promise.all(keys.map((ref, at) => this.#sessionRow(ref, values[at])));
  }

  async #sessionRow(ref: number, value: unknown, sessionId?: string): Promise<SessionRow> {
    const { row, isWhole } = await this.#joined([ref, SESSION_POSITION], value);
    const read = readSessionRow(row);
    if (read.isSound) return read.row;
    if (isWhole) this.damage.note('sessions', ref, value);
    const sessions = this.#sessions;
    const [ids, places, clients, trashed, messages, folded] = await Promise.all([
      sessionId === undefined ? keysOfRow(sessions.index('by_session_id').openKeyCursor(), ref) : [sessionId],
      keysOfRow(sessions.index('by_list').openKeyCursor(), ref),
      keysOfRow(sessions.index('by_client').openKeyCursor(), ref),
      keysOfRow(sessions.index('by_trashed_at').openKeyCursor(), ref),
      this.#messages.getAllKeys(keysWith(ref)),
      this.checkpointSeq(),
    ]);
    return standInSession({
      ref,
      fields: read.fields,
      session_id: ids[0],
      place: places[0],
      clients: clients.filter((client) => typeof client === 'string'),
      trashed_at: trashed.find((time) => typeof time === 'number'),
      positions: messages.map(([, position]) => position),
      folded,
    });
  }

  async #messageRow(key: [number, number], value: unknown, messageId?: string): Promise<MessageRow> {
    const { row, isWhole } = await this.#joined(key, value);
    const read = readMessageRow(row);
    if (read.isSound) return read.row;
    if (isWhole) this.damage.note('messages', key, value);
    const [ref, position] = key;
    const [message_id, chunks] = await Promise.all([
      messageId ?? this.#indexedMessageId(ref, position),
      this.#chunksIn(keysWith(ref, position)),
    ]);
    return standInMessage({ ref, position, fields: read.fields, message_id, chunks });
  }

  async #indexedMessageId(ref: number, position: number): Promise<string | undefined> {
    let cursor = await this.#messages.index('by_message_id').openKeyCursor(keysWith(ref));
    while (cursor !== null && cursor.primaryKey[1] !== position) cursor = await cursor.continue();
    return cursor?.key[1];
  }

  /** The row with its long fields, if it has any that are stored apart. */
  async #joined([ref, position]: [number, number], row: unknown): Promise<{ row: unknown; isWhole: boolean }> {
    const count = countPieces(row);
    if (count === 0) return { row, isWhole: true };
    const store = this.transaction.objectStore('pieces');
    const { keys, values } = await this.values.readValues(store, store, keysWith(ref, position), count);
    const stored = new Map(keys.map(([, , index], at) => [index, values[at]]));
    let isWhole = true;
    const parts = Array.from({ length: count }, (_, index) => {
      const piece = readPiece(stored.get(index));
      if (piece !== null) return piece;
      isWhole = false;
      this.damage.note('pieces', [ref, position, index], stored.get(index));
      return [];
    });
    return { row: joinRow(row, parts.flat()), isWhole };
  }

  async #chunksIn(range: IDBKeyRange): Promise<TextChunk[]> {
    const store = this.transaction.objectStore('chunks');
    const { keys, values } = await this.values.readValues(store, store, range);
    return keys.map((key, index) => {
      const read = readChunkRow(values[index]);
      if (read.isSound) return read.row;
      this.damage.note('chunks', key, values[index]);
      const [ref, position, generation, offset] = key;
      return { ref, position, generation, offset, text: null };
    });
  }

  /** A value of the `meta` store; null when there is none, and when it is damaged, for which `read` returns null. */
  protected async meta<Row>(key: MetaKey, read: (value: unknown) => Row | null): Promise<Row | null> {
    const value = await this.values.readValue(this.transaction.objectStore('meta'), key);
    const row = value === undefined ? null : read(value);
    if (row === null && value !== undefined) this.damage.note('meta', key, value);
    return row;
  }
}

export type MetaKey = RecordingSchema['meta']['key'];
