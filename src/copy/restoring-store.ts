// A store that looks for what its database has lost, whenever it has opened it, and restores it before anything else is done.

import type { Config, RestoredReport } from '../protocol/index.ts';
import {
  StorageError,
  type ReadTransaction,
  type RecordingStore,
  type Scope,
  type WriteTransaction,
} from '../storage/index.ts';
import type { CopyCache } from './copy-cache.ts';
import { hasLost, restore, standingOf } from './restore.ts';

export interface RestoringContext {
  readonly cache: CopyCache;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Runs `work` once no other context does the same. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  /** Called with what has come back. */
  readonly onRestored: (restored: RestoredReport) => void;
  readonly log: (text: string, detail: unknown) => void;
}

/** When a copy that could not be read is looked for again, in ms: without it, what is lost stays lost. */
const LOOK_AGAIN_MS = 10_000;

/** How often a restore is tried: each time clients send their events again. */
const RESTORE_TRIES = 10;

const NO_ROOM =
  'The database has lost recordings, and there is no room to restore them from their second copy. Free some space.';

const UNREAD =
  'The database has lost recordings, and their second copy cannot be read now. Events are kept until it can.';

export class RestoringStore implements RecordingStore {
  readonly #store: RecordingStore;
  readonly #context: RestoringContext;
  /** The connection whose database was looked at; null before the first one. */
  #known: number | null = null;
  #looking: Promise<void> | null = null;
  /** When the copy could not be read, in epoch ms; null where it could. */
  #failedAt: number | null = null;
  /** Restores that have failed, one after the other. */
  #failures = 0;

  constructor(store: RecordingStore, context: RestoringContext) {
    this.#store = store;
    this.#context = context;
  }

  write<T>(
    scope: Scope,
    durability: Config['durability'],
    body: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    return this.#onceLooked((isKnown) =>
      this.#store.write(scope, durability, async (transaction) => {
        if (isKnown(transaction)) return { value: await body(transaction) };
        transaction.undo();
        return null;
      }),
    );
  }

  read<T>(scope: Scope, body: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    return this.#onceLooked((isKnown) =>
      this.#store.read(scope, async (transaction) =>
        isKnown(transaction) ? { value: await body(transaction) } : null,
      ),
    );
  }

  close(): void {
    this.#store.close();
  }

  /** Runs it once the database was looked at, and again where it has been opened anew meanwhile. */
  async #onceLooked<T>(
    run: (isKnown: (transaction: ReadTransaction) => boolean) => Promise<{ readonly value: T } | null>,
  ): Promise<T> {
    const { clock } = this.#context;
    if (this.#failedAt !== null && clock() - this.#failedAt >= LOOK_AGAIN_MS) this.#known = null;
    for (;;) {
      if (this.#known === null)
        await (this.#looking ??= this.#look().finally(() => {
          this.#looking = null;
        }));
      const done = await run(({ connection }) => connection === this.#known).catch((cause: unknown) => {
        // The connection is over in all likelihood. A write that finds so late that it is another one would pass for one that has
        // succeeded, and have the store ask again for values that cannot be read.
        this.#known = null;
        throw cause;
      });
      if (done !== null) return done.value;
      this.#known = null;
    }
  }

  async #look(): Promise<void> {
    const { cache, clock, log } = this.#context;
    const isFirst = this.#failedAt === null;
    this.#failedAt = null;
    const looked = cache.head().catch((cause: unknown) => {
      this.#failedAt = clock();
      if (isFirst) log('The second copy cannot be read', cause); // a private window may never have one
      return null;
    });
    const [head, standing] = await Promise.all([looked, standingOf(this.#store)]);
    if (head === null || !hasLost(standing, head) || !(await this.#hasRestored())) {
      this.#known = standing.connection;
      return;
    }
    // What memory knows of the database is over with the connection.
    this.#store.close();
    this.#known = (await standingOf(this.#store)).connection;
  }

  /**
   * False where it was tried in vain for so often that recording goes on without. Until then it rejects with `StorageError`, so that
   * clients keep their events and send them again.
   */
  async #hasRestored(): Promise<boolean> {
    try {
      await this.#restore();
      this.#failures = 0;
      return true;
    } catch (cause) {
      if (cause instanceof StorageError)
        // Not as `storage_full`: then the copy would give way, which is all that there is.
        throw cause.code === 'storage_full' ? new StorageError('storage_unavailable', NO_ROOM, { cause }) : cause;
      this.#context.log('Lost recordings could not be restored from the second copy', cause);
      this.#failures += 1;
      if (this.#failures >= RESTORE_TRIES) return false;
      throw new StorageError('storage_unavailable', UNREAD, { cause });
    }
  }

  /** Another context may have restored it by the time of its turn. */
  async #restore(): Promise<void> {
    const { cache, clock, inTurn, onRestored, log } = this.#context;
    await inTurn(async () => {
      const [head, standing] = [await cache.head(), await standingOf(this.#store)];
      if (head === null || !hasLost(standing, head)) return;
      log('Lost recordings are restored from the second copy', { head, standing });
      onRestored(await restore({ cache, store: this.#store }, head, standing, clock()));
    });
  }
}
