// Access to memory, one at a time: each piece of work gets memory that is caught up, inside the
// transaction that it may use; if that fails, memory is dropped and read afresh the next time.

import type { Request } from '../engine/index.ts';
import type { StorageHealth } from '../protocol/index.ts';
import {
  storageErrorFrom,
  type ReadTransaction,
  type RecordingStore,
  type Scope,
  type StorageFailureCode,
  type WriteTransaction,
} from '../storage/index.ts';
import { catchUp, NEEDS_ALL, type Memory } from './catch-up.ts';
import { createLane } from './lane.ts';
import { introduce, type OwnWorker } from './successor.ts';

const HEALTH_OF: Record<StorageFailureCode, StorageHealth> = {
  storage_full: 'full',
  storage_unavailable: 'unavailable',
  version_mismatch: 'version_mismatch',
};

export class MemoryLane {
  readonly #store: RecordingStore;
  readonly #lane = createLane();
  readonly #worker: OwnWorker | null;
  #memory: Memory | null = null;
  /** The memory with which this worker has introduced itself: another one may be of another database. */
  #introduced: Memory | null = null;
  #health: StorageHealth = 'ok';

  /** `worker` introduces itself with the first write; null: it has no address of its own. */
  constructor(store: RecordingStore, worker: OwnWorker | null = null) {
    this.#store = store;
    this.#worker = worker;
  }

  /** How the last write went. */
  get health(): StorageHealth {
    return this.#health;
  }

  /** What memory holds now, between two pieces of work; null before the first one and after a failure. */
  peek(): Memory | null {
    return this.#memory;
  }

  /** Holds the lane for work that calls `write`. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane(work);
  }

  /** Runs `work` in a readonly transaction, holding the lane. Rejects with `StorageError`. */
  read<T>(work: (transaction: ReadTransaction, memory: Memory) => Promise<T>): Promise<T> {
    return this.#lane(() =>
      this.#guard(() =>
        this.#store.read('all', async (transaction) => work(transaction, await this.#caughtUp(transaction))),
      ),
    );
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
    const run = async (): Promise<{ value: T } | null> =>
      (await attempt(this.#isIntroduced() ? scope : 'all')) ?? (await attempt('all'));
    const result = await this.#guard(run).catch((cause: unknown) => {
      const error = storageErrorFrom(cause);
      this.#health = HEALTH_OF[error.code];
      throw error;
    });
    this.#health = 'ok';
    if (result === null) throw storageErrorFrom('a transaction on all stores was refused as too narrow');
    return result.value;
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

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      this.#memory = null;
      const error = storageErrorFrom(cause);
      if (error.code === 'version_mismatch') this.#worker?.onNewerBuild();
      throw error;
    }
  }
}
