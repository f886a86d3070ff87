// Memory as a cache of the database: every transaction gets memory that is caught up with the journal. A transaction
// that fails drops memory, which the next one reads afresh. The caller runs one transaction at a time.

import type { Request } from '../engine/index.ts';
import {
  WriteAgainError,
  type ReadTransaction,
  type RecordingStore,
  type Scope,
  type WriteTransaction,
} from '../storage/index.ts';
import { catchUp, suffices } from './catch-up.ts';
import { CONTENDED_COMMITS, UNDONE_TRIES } from './constants.ts';
import type { Memory } from './memory.ts';
import type { Introduction } from './successor.ts';

/** Works on memory that is caught up, inside the transaction. */
export type WriteWork<T> = (transaction: WriteTransaction, memory: Memory) => Promise<T>;

export class MemoryCache {
  readonly #store: RecordingStore;
  readonly #introduction: Introduction;
  #memory: Memory | null = null;
  /** How many more commits read the journal's end before they decide, because another recorder has written lately. */
  #contended = 0;

  constructor(store: RecordingStore, introduction: Introduction) {
    this.#store = store;
    this.#introduction = introduction;
  }

  /** Memory between two transactions; null before the first one and after a failure. */
  peek(): Memory | null {
    return this.#memory;
  }

  /** Forgets memory: the next transaction reads it afresh. */
  drop(): void {
    this.#memory = null;
  }

  /** Runs `work` in a readonly transaction. */
  read<T>(work: (transaction: ReadTransaction, memory: Memory) => Promise<T>): Promise<T> {
    return this.#dropOnFailure(() =>
      this.#store.read('all', async (transaction) => {
        this.#memory = await catchUp(transaction, this.#memory);
        return work(transaction, this.#memory);
      }),
    );
  }

  /** Runs `work` in a readwrite transaction, on memory that has what `requests` need. */
  write<T>(requests: readonly Request[], scope: Scope, work: WriteWork<T>): Promise<T> {
    return this.#againIfUndone(async () => {
      const isNarrow = scope === 'journal' && this.#introduction.isDoneFor(this.#memory);
      const done = isNarrow ? await this.#writeNarrow(requests, work) : null;
      return done === null ? this.#writeResynced(requests, work) : done.value;
    });
  }

  /** Brings memory up to the journal's end first, then works. */
  #writeResynced<T>(requests: readonly Request[], work: WriteWork<T>): Promise<T> {
    return this.#store.write('all', this.#durability, async (transaction) => {
      const memory = await catchUp(transaction, this.#memory, requests);
      this.#memory = memory;
      await this.#introduction.introduce(transaction, memory);
      return work(transaction, memory);
    });
  }

  /**
   * Works on memory as it is, and meanwhile checks that no other recorder has committed. That is nearly always so, and
   * saves one round trip to the storage; after another recorder's commit, the check comes first. Null when memory did not
   * suffice, with nothing written.
   */
  #writeNarrow<T>(requests: readonly Request[], work: WriteWork<T>): Promise<{ value: T } | null> {
    return this.#store.write('journal', this.#durability, async (transaction) => {
      const memory = this.#memory;
      if (memory === null || !suffices(transaction, memory, requests)) return null;
      const looked = transaction.hasRecordAfter(memory.lastRecord);
      if (this.#contended > 0) {
        this.#contended -= 1;
        return (await looked) ? null : { value: await work(transaction, memory) };
      }
      const [isBehind, value] = await Promise.all([looked, work(transaction, memory)]);
      if (!isBehind) return { value };
      transaction.undo();
      this.#memory = null; // it holds what was undone
      this.#contended = CONTENDED_COMMITS;
      return null;
    });
  }

  get #durability(): 'strict' | 'relaxed' {
    return this.#memory?.state.config.durability ?? 'strict';
  }

  /** Tries again where a write was undone for a reason that is over: a value that could not be read, which the next transaction does not ask for, or a session that has come back meanwhile. */
  async #againIfUndone<T>(run: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#dropOnFailure(run);
      } catch (cause) {
        if (!(cause instanceof WriteAgainError) || tries === UNDONE_TRIES) throw cause;
      }
    }
  }

  async #dropOnFailure<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      this.#memory = null;
      throw cause;
    }
  }
}
