// Serializes the recorder's work on its memory, and keeps the storage's health.

import type { Request } from '../engine/index.ts';
import type { StorageHealth } from '../protocol/index.ts';
import { StorageError, type ReadTransaction, type RecordingStore, type Scope } from '../storage/index.ts';
import { createLane } from './lane.ts';
import { MemoryCache, type WriteWork } from './memory-cache.ts';
import type { Memory } from './memory.ts';
import { StorageWatch } from './storage-watch.ts';
import { Introduction, type OwnWorker } from './successor.ts';

export class MemoryLane {
  readonly #lane = createLane();
  readonly #cache: MemoryCache;
  readonly #introduction: Introduction;
  readonly #watch = new StorageWatch();

  /** `worker`: whose address is stored with the first write; null where it has no address of its own. */
  constructor(store: RecordingStore, worker: OwnWorker | null = null) {
    this.#introduction = new Introduction(worker);
    this.#cache = new MemoryCache(store, this.#introduction);
  }

  /** How the last write and the last read went. */
  get health(): StorageHealth {
    return this.#watch.health;
  }

  /** What memory holds between two pieces of work; null before the first one and after a failure. */
  peek(): Memory | null {
    return this.#cache.peek();
  }

  /** Forgets what memory holds. Call it with the lane held. */
  drop(): void {
    this.#cache.drop();
  }

  /** Holds the lane for work that calls `write`. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    return this.#lane(work);
  }

  /**
   * Runs `work` in a readonly transaction, holding the lane. Rejects with `StorageError`, also when the storage was found
   * to hang while the read waited for the lane: otherwise the last of many reads would wait for minutes.
   */
  read<T>(work: (transaction: ReadTransaction, memory: Memory) => Promise<T>): Promise<T> {
    const hangSinceAsked = this.#watch.watchHangs();
    return this.#lane(async () => {
      const hang = hangSinceAsked();
      if (hang !== null) throw hang;
      const note = (error: StorageError | null): void => {
        this.#watch.noteRead(error);
      };
      return this.#noting(note, () => this.#cache.read(work));
    });
  }

  /** Runs `work` in a readwrite transaction, on memory that has what `requests` need. Call it with the lane held. Rejects with `StorageError`. */
  async write<T>(requests: readonly Request[], scope: Scope, work: WriteWork<T>): Promise<T> {
    let isEmpty = false;
    const observed: WriteWork<T> = async (transaction, memory) => {
      const { head } = memory.state;
      const result = await work(transaction, memory);
      isEmpty = memory.state.head === head;
      return result;
    };
    const note = (error: StorageError | null): void => {
      if (error === null && isEmpty) this.#watch.noteEmptyWrite();
      else this.#watch.noteWrite(error);
    };
    return this.#noting(note, () => this.#cache.write(requests, scope, observed));
  }

  /** Tests whether writing works again. Not on a full disk: an empty write that succeeds there proves nothing. Rejects with `StorageError`. */
  async probe(): Promise<void> {
    if (this.health === 'ok' || this.health === 'full') return;
    await this.#lane(() => this.write([], 'all', () => Promise.resolve()));
  }

  async #noting<T>(note: (error: StorageError | null) => void, run: () => Promise<T>): Promise<T> {
    try {
      const result = await run();
      note(null);
      return result;
    } catch (cause) {
      if (cause instanceof StorageError) {
        note(cause);
        if (cause.code === 'version_mismatch') this.#introduction.noteNewerBuild();
      }
      throw cause;
    }
  }
}
