// A store that looks for what its database has lost, whenever it has opened it, and has it back from the second copy. What is
// asked for comes first: a transaction that looks for a session which is still to come back is run again once that is there. The
// same with a session of which the database lacks values, or cannot read them.

import type { Config } from '../protocol/index.ts';
import {
  WriteAgainError,
  type ReadTransaction,
  type RecordingStore,
  type Scope,
  type WriteTransaction,
} from '../storage/index.ts';
import type { Wanted } from './pending.ts';
import { Restorer } from './restorer.ts';
import type { RestoringContext } from './restoring-context.ts';

export class RestoringStore implements RecordingStore {
  /** Without what brings back. */
  readonly #store: RecordingStore;
  readonly #restorer: Restorer;

  constructor(store: RecordingStore, context: RestoringContext) {
    this.#store = store;
    this.#restorer = new Restorer(store, context);
  }

  async write<T>(
    scope: Scope,
    durability: Config['durability'],
    body: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      await this.#restorer.looked();
      let wanted: Wanted | null = null;
      const done = await this.#noting(() =>
        this.#store.write(scope, durability, async (transaction) => {
          if (await this.#restorer.isOver(transaction)) {
            transaction.undo();
            return null;
          }
          const value = await body(transaction);
          wanted = this.#restorer.wanted(transaction);
          if (wanted !== null) transaction.undo();
          return { value };
        }),
      ).catch(async (cause: unknown) => {
        if (wanted !== null) await this.#restorer.bring(wanted);
        throw cause;
      });
      if (done === null) continue;
      if (wanted === null) return done.value;
      await this.#restorer.bring(wanted);
      // What the body has changed beside the transaction is not undone: so its caller begins again.
      throw new WriteAgainError('Sessions that this concerns had to come back from the second copy first.');
    }
  }

  async read<T>(scope: Scope, body: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    for (;;) {
      await this.#restorer.looked();
      const done = await this.#noting(() =>
        this.#store.read(scope, async (transaction) => {
          if (await this.#restorer.isOver(transaction)) return null;
          const value = await body(transaction);
          return { value, wanted: this.#restorer.wanted(transaction) };
        }),
      );
      if (done === null) continue;
      if (done.wanted === null) return done.value;
      await this.#restorer.bring(done.wanted);
    }
  }

  close(): void {
    this.#restorer.close();
    this.#store.close();
  }

  /** The database was deleted on purpose: nothing is brought back before `deletion` of the copy has settled. */
  afterDeletion(deletion: Promise<void>): void {
    this.#restorer.afterDeletion(deletion);
  }

  /** Settles once nothing comes back any more, or that has failed. */
  settled(): Promise<void> {
    return this.#restorer.settled();
  }

  async #noting<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      // The connection is over in all likelihood. A write that finds so late that it is another one would pass for one that has
      // succeeded, and have the store ask again for values that cannot be read.
      this.#restorer.lookAgain();
      throw cause;
    }
  }
}
