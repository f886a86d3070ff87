// Reads the recordings for a context that records nothing, such as the worker of the search index. It has no part in
// attendance, checkpoints or retention, and writes nothing.

import type { FactPage, FactQuery } from '../protocol/index.ts';
import type { RecordingStore } from '../storage/index.ts';
import { MemoryLane } from './memory-lane.ts';
import { readFacts } from './read-facts.ts';
import { readThrough } from './read-through.ts';
import { captureMemory, Snapshot } from './snapshot.ts';

/** Every call rejects with `StorageError` where the storage fails. */
export class RecordingsReader {
  readonly #store: RecordingStore;
  readonly #memory: MemoryLane;

  constructor(store: RecordingStore) {
    this.#store = store;
    this.#memory = new MemoryLane(store);
  }

  /**
   * Runs `work` on everything that was committed before the call. `work` may run again, when a checkpoint overtakes it, and
   * awaits nothing but the snapshot. Commits do not wait for it, checkpoints do: so it is to be short.
   */
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return readThrough(
      this.#store,
      (captured) => this.#memory.read(captured),
      captureMemory,
      (transaction, captured) => work(new Snapshot(transaction, captured)),
    );
  }

  /** A page of the journal's facts. */
  facts(query: FactQuery): Promise<FactPage> {
    return this.#memory.read((transaction, { state }) => readFacts(transaction, state, query));
  }

  close(): void {
    this.#store.close();
  }
}
