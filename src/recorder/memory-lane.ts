// Access to memory, one at a time: each piece of work gets memory that is caught up, inside the
// transaction that it may use; if that fails, memory is dropped and read afresh the next time.

import type { Request } from '../engine/index.ts';
import type { StorageHealth } from '../protocol/index.ts';
import {
  storageErrorFrom,
  type ReadTransaction,
  type RecordingStore,
  type Scope,
  type StorageError,
  type WriteTransaction,
} from '../storage/index.ts';
import { catchUp, NEEDS_ALL, suffices } from './catch-up.ts';
import type { Memory } from './memory.ts';
import { COMMITS_IN_COMPANY } from './constants.ts';
import { createLane } from './lane.ts';
import { StorageWatch } from './storage-watch.ts';
import { introduce, type OwnWorker } from './successor.ts';

export class MemoryLane {
  readonly #store: RecordingStore;
  readonly #lane = createLane();
  readonly #worker: OwnWorker | null;
  #memory: Memory | null = null;
  readonly #watch = new StorageWatch();
  #hangs = 0;
  #lastHang: StorageError | null = null;
  /** So many commits more look first whether others have committed, as one of the last has met such a commit. */
  #inCompany = 0;
  /** The memory with which this worker has introduced itself: another one may be of another database. */
  #introduced: Memory | null = null;

  /** `worker` introduces itself with the first write; null: it has no address of its own. */
  constructor(store: RecordingStore, worker: OwnWorker | null = null) {
    this.#store = store;
    this.#worker = worker;
  }

  /** How the last write and the last read went. */
  get health(): StorageHealth {
    return this.#watch.health;
  }

  /** What memory holds now, between two pieces of work; null before the first one and after a failure. */
  peek(): Memory | null {
    return this.#memory;
  }

  /** Holds the lane for work that calls `write`. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane(work);
  }

  /**
   * Runs `work` in a readonly transaction, holding the lane. Rejects with `StorageError`; so does
   * every read that waits while the storage is found to hang, or the last of them would wait for minutes.
   */
  read<T>(work: (transaction: ReadTransaction, memory: Memory) => Promise<T>): Promise<T> {
    const hangs = this.#hangs;
    return this.#lane(async () => {
      if (this.#lastHang !== null && this.#hangs > hangs) throw this.#lastHang;
      const result = await this.#guard(
        () => this.#store.read('all', async (transaction) => work(transaction, await this.#caughtUp(transaction))),
        (error) => {
          this.#watch.noteRead(error);
        },
      );
      this.#watch.noteRead(null);
      return result;
    });
  }

  /**
   * Runs `work` in a readwrite transaction, on memory that has what `requests` need. To be called
   * with the lane held. Rejects with `StorageError`.
   */
  async write<T>(
    requests: readonly Request[],
    scope: Scope,
    work: (transaction: WriteTransaction, memory: Memory) => Promise<T>,
  ): Promise<T> {
    const durability = this.#memory?.state.config.durability ?? 'strict';
    const attempt = (width: Scope): Promise<{ value: T } | null> =>
      this.#store.write(width, durability, async (transaction) => {
        const memory = await catchUp(transaction, this.#memory, requests);
        if (memory === NEEDS_ALL) return null;
        this.#memory = memory;
        await this.#introduce(transaction, memory);
        return { value: await work(transaction, memory) };
      });
    const attemptAlone = (): Promise<{ value: T } | null> =>
      this.#store.write('journal', durability, (transaction) => this.#workAlone(transaction, requests, work));
    const first = (): Promise<{ value: T } | null> => {
      if (scope === 'all' || !this.#isIntroduced()) return attempt('all');
      if (this.#inCompany === 0) return attemptAlone();
      this.#inCompany -= 1;
      return attempt('journal');
    };
    const run = async (): Promise<{ value: T } | null> => (await first()) ?? (await attempt('all'));
    const result = await this.#guard(run, (error) => {
      this.#watch.noteWrite(error);
    });
    this.#watch.noteWrite(null);
    if (result === null) throw storageErrorFrom('a transaction on all stores was refused as too narrow');
    return result.value;
  }

  /** Finds out whether writing works again. Not after a full disk, where it is no proof that nothing can be written. Rejects with `StorageError`. */
  async probe(): Promise<void> {
    if (this.health === 'ok' || this.health === 'full') return;
    await this.#lane(() => this.write([], 'all', () => Promise.resolve()));
  }

  /**
   * Works on memory as it is, and looks meanwhile whether it is behind: nearly always nobody else has committed, and the
   * way to the storage and back is saved. Null when memory did not suffice, with nothing written.
   */
  async #workAlone<T>(
    transaction: WriteTransaction,
    requests: readonly Request[],
    work: (transaction: WriteTransaction, memory: Memory) => Promise<T>,
  ): Promise<{ value: T } | null> {
    const memory = this.#memory;
    if (memory === null || !suffices(transaction, memory, requests)) return null;
    const looked = transaction.hasRecordAfter(memory.lastRecord);
    const [isBehind, value] = await Promise.all([looked, work(transaction, memory)]);
    if (isBehind) {
      transaction.undo();
      this.#memory = null; // it holds what was undone
      this.#inCompany = COMMITS_IN_COMPANY;
      return null;
    }
    return { value };
  }

  #isIntroduced(): boolean {
    return this.#memory !== null && (this.#worker === null || this.#introduced === this.#memory);
  }

  /** Should the transaction fail, this memory is dropped, and the next one is introduced. */
  async #introduce(transaction: WriteTransaction, memory: Memory): Promise<void> {
    if (this.#worker === null || this.#introduced === memory) return;
    await introduce(transaction, this.#worker);
    this.#introduced = memory;
  }

  async #caughtUp(transaction: ReadTransaction): Promise<Memory> {
    const memory = await catchUp(transaction, this.#memory);
    if (memory === NEEDS_ALL) throw storageErrorFrom('a transaction on all stores was refused as too narrow');
    this.#memory = memory;
    return memory;
  }

  async #guard<T>(work: () => Promise<T>, note: (error: StorageError) => void): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      this.#memory = null;
      const error = storageErrorFrom(cause);
      note(error);
      if (error.health === 'hanging') {
        this.#hangs += 1;
        this.#lastHang = error;
      }
      if (error.code === 'version_mismatch') this.#worker?.onNewerBuild();
      throw error;
    }
  }
}
