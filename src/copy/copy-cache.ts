// Where the second copy is kept: Cache Storage, whose files are apart from those of IndexedDB, and of which an entry is stored whole or
// not at all.

import {
  COPY_DEADLINE_MS,
  COPY_LIST_DEADLINE_MS,
  isPlainObject,
  parseJson,
  parseConfigChange,
  settleWithin,
  type Config,
  type StartTimer,
} from '../protocol/index.ts';
import { checksum, PURGED_SESSIONS, type RecordingStore, type RestoringRow } from '../storage/index.ts';
import {
  addressOf,
  addressOfSession,
  APART,
  COPIED_ATTACHMENTS,
  HEAD_ADDRESS,
  piecesIn,
  PURGED,
  type Piece,
  type PieceName,
  type Pieces,
} from './copied-pieces.ts';
import { compressed, decompressed } from './piece.ts';

/** What the copy is one of. It is written after the pieces: they have all facts up to `seq`. */
export interface CopyHead {
  readonly database_id: string;
  readonly seq: number;
  /** The last fact before all recordings were deleted at once; 0 where they never were, or that is not known. */
  readonly purged_to: number;
  /** How many there were then: fewer are there where some were lost. 0 in a copy of an earlier build. */
  readonly pieces: number;
  /** When it was written, in epoch ms. */
  readonly at: number;
  /** When the checkpoint was made, in epoch ms: it has all that was recorded before. Thousands of pieces are written some ten seconds later. */
  readonly complete_until: number;
  /** The settings then. */
  readonly config: Partial<Config>;
}

/** A copy, and the database that it is of. */
export interface Copied {
  readonly cache: CopyCache;
  readonly store: RecordingStore;
}

const HEAD_VERSION = 3;

/** Entries that are deleted at once: each group must be done in time. */
const DELETED_AT_ONCE = 100;

export class CopyCache {
  readonly #name: string;
  readonly #startTimer: StartTimer;
  #cache: Promise<Cache> | null = null;
  /** Whether a turn is under way, all of which goes to one cache. */
  #isInTurn = false;
  /** Sessions of which nothing is put any more. */
  readonly #forgotten = new Set<number>();
  /** What is to come back from it, as {@link restoringFrom} was told. */
  #restoring: RestoringRow | null = null;
  /** What is being put, with the ref of its session. */
  readonly #putting = new Map<Promise<void>, number>();

  /** `name`: of the cache, which holds the copy of one namespace. */
  constructor(name: string, startTimer: StartTimer) {
    this.#name = name;
    this.#startTimer = startTimer;
  }

  /** Runs a turn of writing, all of which goes to one cache. Where others delete that meanwhile, its head is gone with its pieces. */
  async turn<T>(work: () => Promise<T>): Promise<T> {
    this.#cache = null;
    this.#isInTurn = true;
    try {
      return await work();
    } finally {
      this.#isInTurn = false;
    }
  }

  /** Puts a piece, unless its session is forgotten. */
  async put(name: PieceName, text: string): Promise<Piece> {
    const bytes = await compressed(text);
    const piece = { ...name, bytes: bytes.size };
    if (this.#forgotten.has(name.ref)) return piece;
    const putting = this.#within((cache) => cache.put(addressOf(piece), new Response(bytes)));
    this.#putting.set(putting, name.ref);
    try {
      await putting;
    } finally {
      this.#putting.delete(putting);
    }
    return piece;
  }

  /** The text of a piece; null where it is missing or damaged. */
  async read(piece: Piece): Promise<string | null> {
    // An entry whose file was cut is found, and its bytes are not.
    const bytes = await this.#within(async (cache) =>
      (await cache.match(addressOf(piece)))?.arrayBuffer().catch(() => null),
    );
    return bytes == null ? null : decompressed(bytes);
  }

  /** Browsers go through all entries for this, also for those of one session: so ask once for many. */
  async pieces(): Promise<Pieces> {
    return piecesIn(await this.#addresses());
  }

  delete(pieces: readonly Piece[]): Promise<void> {
    return this.#deleteAll(pieces.map(addressOf));
  }

  /** Whether it has what the database lacks: then it does not give way. */
  get isNeeded(): boolean {
    return this.#restoring !== null;
  }

  /** Null: nothing is to come back from it any more. */
  restoringFrom(row: RestoringRow | null): void {
    this.#restoring = row;
  }

  /** Deletes all that there is of sessions, for good. `owns`: as the database calls them. Resolves with how many pieces that were. */
  async forget(owns: readonly number[]): Promise<number> {
    const isOther = this.#restoring?.is_other === true;
    // While the copy is that of another database, it has nothing of other sessions of this one, which have the refs of its own.
    const refs = isOther ? owns.filter((own) => own >= APART).map((own) => own - APART) : owns;
    const fresh = refs.filter((ref) => !this.#forgotten.has(ref));
    for (const ref of refs) this.#forgotten.add(ref);
    if (!(await this.#exists())) return 0;
    // Acks may wait for this: where a list takes long, they are not counted.
    const listed = this.#afresh((cache) => cache.keys());
    const pieces = await listed.then((keys) => piecesIn(keys.map(({ url }) => url))).catch(() => null);
    await Promise.all(refs.map((ref) => this.#forget(ref)));
    return fresh.reduce((sum, ref) => sum + (pieces?.get(ref)?.length ?? 0), 0);
  }

  /** The database is another one, whose sessions have the refs of others. */
  startOver(): void {
    this.#forgotten.clear();
  }

  /** Its pieces, and the refs of the sessions that were purged last. */
  async contents(): Promise<{ readonly pieces: Pieces; readonly purged: readonly number[] }> {
    const addresses = await this.#addresses();
    const marks = addresses.filter((url) => url.startsWith(PURGED));
    // Only a database that is older than the purge needs them.
    const surplus = marks.slice(0, -PURGED_SESSIONS);
    await this.#deleteAll(surplus);
    const purged = marks.slice(-PURGED_SESSIONS).map((url) => Number(url.slice(PURGED.length)));
    return { pieces: piecesIn(addresses), purged };
  }

  /** Null where there is no copy, or one that is damaged or of a newer build. */
  async head(): Promise<CopyHead | null> {
    if (!(await this.#exists())) return null;
    const text = await this.#afresh(async (cache) => (await cache.match(HEAD_ADDRESS))?.text().catch(() => null));
    const value = parseJson(text);
    if (!isPlainObject(value) || value['v'] !== HEAD_VERSION) return null;
    const { sum, ...fields } = value;
    if (sum !== checksum(JSON.stringify(fields))) return null; // another id would make this database pass for another one
    const { database_id, seq, at } = fields;
    const config = parseConfigChange(value['config']);
    if (typeof database_id !== 'string' || !Number.isSafeInteger(seq) || typeof at !== 'number') return null;
    const numberOf = (name: string, other: number): number => {
      const found = value[name];
      return typeof found === 'number' ? found : other;
    };
    return {
      database_id,
      seq: Number(seq),
      purged_to: numberOf('purged_to', 0),
      pieces: numberOf('pieces', 0),
      at,
      complete_until: numberOf('complete_until', at),
      config: config.value ?? {},
    };
  }

  async putHead(head: CopyHead): Promise<void> {
    const fields = { v: HEAD_VERSION, ...head };
    await this.#within((cache) =>
      cache.put(HEAD_ADDRESS, Response.json({ ...fields, sum: checksum(JSON.stringify(fields)) })),
    );
  }

  /** Deletes what there is of sessions. Attachments stay, as it may be all that is left of them. */
  async clearPieces(): Promise<void> {
    const isOwn = (url: string): boolean => !url.startsWith(COPIED_ATTACHMENTS);
    const urls = (await this.#exists()) ? await this.#addresses() : [];
    if (urls.every(isOwn)) await this.clear();
    else await this.#deleteAll(urls.filter(isOwn));
  }

  /** Runs `work` for entries other than those of pieces; null where there is no cache. */
  async withOthers<T>(work: (cache: Cache) => Promise<T>, deadlineMs?: number): Promise<T | null> {
    return (await this.#exists()) ? this.#afresh(work, deadlineMs) : null;
  }

  /** Deletes the whole copy. `inTurn`: calls what it is given once it may be deleted. One that may not be in time stays. */
  async clear(inTurn = (work: () => Promise<void>): Promise<void> => work()): Promise<void> {
    let isLate = false;
    const clearing = inTurn(async () => {
      if (isLate) return;
      this.#cache = null;
      await caches.delete(this.#name);
    });
    await settleWithin(clearing, COPY_DEADLINE_MS, this.#startTimer, () => {
      isLate = true;
      late();
    });
  }

  async #forget(ref: number): Promise<void> {
    const putting = [...this.#putting].filter(([, each]) => each === ref).map(([put]) => put);
    await Promise.allSettled(putting);
    // Where the database loses its end, it may have the session again.
    await this.#afresh((cache) => cache.put(`${PURGED}${ref}`, new Response('')));
    await this.#afresh((cache) => cache.delete(addressOfSession(ref), { ignoreSearch: true }));
  }

  /** Looks without making the cache: an app that has no copy keeps none. */
  #exists(): Promise<boolean> {
    return settleWithin(caches.has(this.#name), COPY_DEADLINE_MS, this.#startTimer, late);
  }

  async #addresses(): Promise<string[]> {
    return (await this.#within((cache) => cache.keys(), COPY_LIST_DEADLINE_MS)).map(({ url }) => url);
  }

  async #deleteAll(urls: readonly string[]): Promise<void> {
    for (let at = 0; at < urls.length; at += DELETED_AT_ONCE)
      await this.#within((cache) => Promise.all(urls.slice(at, at + DELETED_AT_ONCE).map((url) => cache.delete(url))));
  }

  /** With the cache that is open. */
  async #within<T>(work: (cache: Cache) => Promise<T>, deadlineMs?: number): Promise<T> {
    this.#cache ??= caches.open(this.#name);
    try {
      return await this.#call(this.#cache, work, deadlineMs);
    } catch (error) {
      if (!this.#isInTurn) this.#cache = null; // the next call opens it afresh
      throw error;
    }
  }

  /** With the cache as it is now: where others have deleted it and made it again, the one that was open before is nowhere. */
  #afresh<T>(work: (cache: Cache) => Promise<T>, deadlineMs?: number): Promise<T> {
    const opened = caches.open(this.#name);
    this.#cache = this.#isInTurn ? (this.#cache ?? opened) : opened;
    return this.#call(opened, work, deadlineMs);
  }

  #call<T>(opened: Promise<Cache>, work: (cache: Cache) => Promise<T>, deadlineMs = COPY_DEADLINE_MS): Promise<T> {
    return settleWithin(opened.then(work), deadlineMs, this.#startTimer, () => late(deadlineMs));
  }
}

/** Whether a call has failed because the origin may not store more. */
export function isFull(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'QuotaExceededError';
}

/** Whether a piece was put before the copy was complete: it may be of facts whose numbers others have got since, and is in no promise. */
export function isUnfinished({ level, last }: PieceName, head: CopyHead): boolean {
  return level === 0 && last > head.seq;
}

function late(ms = COPY_DEADLINE_MS): never {
  throw new Error(`The browser did not answer for the second copy within ${ms} ms.`);
}
