// A store that looks for what its database has lost, whenever it has opened it, and brings it back from the second copy. What is
// asked for comes first: a transaction that looks for a session which is still to come back is run again once that is there. The
// same with a session of which the database lacks values, or cannot read them.

import type { Config } from '../protocol/index.ts';
import {
  StorageError,
  WriteAgainError,
  type ReadTransaction,
  type RecordingStore,
  type RestoredRow,
  type RestoringRow,
  type Scope,
  type WriteTransaction,
} from '../storage/index.ts';
import { adoptCopy, beginRestore } from './begin-restore.ts';
import { takeCensus } from './census.ts';
import type { Copied, CopyCache, CopyHead } from './copy-cache.ts';
import { mendSession } from './mend-session.ts';
import { findPending, leftOf, wantedOf, type Pending, type Wanted } from './pending.ts';
import { finishRestore, firstOf, restoreSessions } from './restore-sessions.ts';
import { hasLost, standingOf, type Standing } from './standing.ts';

export interface RestoringContext {
  readonly cache: CopyCache;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Runs `work` once no other context does the same. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  /** Called with what comes back. */
  readonly onRestored: (restored: RestoredRow) => void;
  /** Called once all has come back. */
  readonly onComplete: () => void;
  readonly log: (text: string, detail: unknown) => void;
}

/** When a copy that could not be read is looked for again, in ms: without it, what is lost stays lost. */
const LOOK_AGAIN_MS = 10_000;

/** How often a copy that cannot be read is looked for at once, and how long the pauses between are, in ms. */
const LOOK_TRIES = 3;
const LOOK_PAUSE_MS = 200;

/** How often a restore is tried: each time clients send their events again. */
const RESTORE_TRIES = 10;

/** How long everything waits for what comes back, in ms: most have little, and see all of it at once. */
const WAIT_FOR_ALL_MS = 1_000;

/** Nothing waits where more than this is to come back, in bytes: it would not be back by then. */
const AWAITED_BYTES = 4_000_000;

/** What comes back in one turn, in bytes as the copy takes: some 10 MB of text. */
const RESTORED_BYTES = 4_000_000;

/** When the sessions are counted, in ms after the first look. */
const CENSUS_AFTER_MS = 15_000;

const NO_ROOM =
  'The database has lost recordings, and there is no room to restore them from their second copy. Free some space.';

const UNREAD =
  'The database has lost recordings, and their second copy cannot be read now. Events are kept until it can.';

export class RestoringStore implements RecordingStore {
  readonly #context: RestoringContext;
  /** Without what brings back. */
  readonly #copied: Copied;
  /** The connection whose database was looked at; null before the first one. */
  #known: number | null = null;
  #looking: Promise<void> | null = null;
  /** When the copy could not be read, in epoch ms; null where it could. */
  #failedAt: number | null = null;
  /** Restores that have failed, one after the other. */
  #failures = 0;
  #pending: Pending | null = null;
  #restoring: Promise<void> | null = null;
  #hasCopy = false;
  #isCounted = false;
  #isClosed = false;
  /** Sessions that were mended, or could not be. */
  readonly #mended = new Set<number>();
  /** Before which the copy is not looked at. */
  #deletion: Promise<void> | null = null;

  constructor(store: RecordingStore, context: RestoringContext) {
    this.#context = context;
    this.#copied = { cache: context.cache, store };
  }

  async write<T>(
    scope: Scope,
    durability: Config['durability'],
    body: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      await this.#looked();
      let wanted: Wanted | null = null;
      const done = await this.#noting(() =>
        this.#copied.store.write(scope, durability, async (transaction) => {
          if (await this.#isOver(transaction)) {
            transaction.undo();
            return null;
          }
          const value = await body(transaction);
          wanted = this.#wanted(transaction);
          if (wanted !== null) transaction.undo();
          return { value };
        }),
      ).catch(async (cause: unknown) => {
        if (wanted !== null) await this.#bring(wanted);
        throw cause;
      });
      if (done === null) continue;
      if (wanted === null) return done.value;
      await this.#bring(wanted);
      // What the body has changed beside the transaction is not undone: so its caller begins again.
      throw new WriteAgainError('Sessions that this concerns had to come back from the second copy first.');
    }
  }

  async read<T>(scope: Scope, body: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    for (;;) {
      await this.#looked();
      const done = await this.#noting(() =>
        this.#copied.store.read(scope, async (transaction) => {
          if (await this.#isOver(transaction)) return null;
          const value = await body(transaction);
          return { value, wanted: this.#wanted(transaction) };
        }),
      );
      if (done === null) continue;
      if (done.wanted === null) return done.value;
      await this.#bring(done.wanted);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#copied.store.close();
  }

  /** The database was deleted on purpose: nothing is brought back before `deletion` of the copy has settled. */
  afterDeletion(deletion: Promise<void>): void {
    this.#known = null;
    this.#deletion = deletion;
  }

  /** Settles once nothing comes back any more, or that has failed. */
  async settled(): Promise<void> {
    await this.#restoring;
  }

  async #looked(): Promise<void> {
    const { clock } = this.#context;
    if (this.#failedAt !== null && clock() - this.#failedAt >= LOOK_AGAIN_MS) this.#known = null;
    if (this.#known === null)
      await (this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      }));
  }

  /** Whether it was opened anew since, or all has come back, or more is to. What is brought back meanwhile holds up nothing. */
  async #isOver(transaction: ReadTransaction): Promise<boolean> {
    let isOther = transaction.connection !== this.#known;
    if (!isOther && this.#pending !== null && transaction.scope !== 'journal') {
      const row = await transaction.restoring();
      const left = this.#pending && leftOf(this.#pending, row);
      if (left === null) isOther = true;
      else this.#pending = left;
    }
    if (isOther) this.#known = null;
    return isOther;
  }

  async #noting<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      // The connection is over in all likelihood. A write that finds so late that it is another one would pass for one that has
      // succeeded, and have the store ask again for values that cannot be read.
      this.#known = null;
      throw cause;
    }
  }

  /** Ends with the connection whose database was compared with the copy: while something comes back, it may be lost again. */
  async #look(): Promise<void> {
    const { pause } = this.#context;
    await this.#deletion;
    for (let hasWaited = false, hasBegun = false; ;) {
      const [head, standing] = await Promise.all([this.#headIfAny(), standingOf(this.#copied.store)]);
      this.#hasCopy = head !== null;
      if (!hasBegun && head !== null && hasLost(standing, head)) {
        hasBegun = !(await this.#hasBegun());
        continue;
      }
      await this.#follow(standing.restoring);
      if (!hasWaited && this.#pending !== null && this.#restoring === null) {
        hasWaited = true;
        const { row, pieces } = this.#pending;
        this.#restoring = this.#restoreAll().finally(() => {
          this.#restoring = null;
        });
        if (firstOf(row.refs, pieces, AWAITED_BYTES).length === row.refs.length) {
          await Promise.race([this.#restoring, pause(WAIT_FOR_ALL_MS)]);
          continue;
        }
      }
      this.#known = standing.connection;
      break;
    }
    if (!this.#isCounted && this.#hasCopy) {
      this.#isCounted = true;
      void this.#count();
    }
  }

  /** Null where there is none, and where it cannot be read now. */
  async #headIfAny(): Promise<CopyHead | null> {
    const { clock, log } = this.#context;
    const isFirst = this.#failedAt === null;
    this.#failedAt = null;
    return this.#head().catch((cause: unknown) => {
      this.#failedAt = clock();
      if (isFirst) log('The second copy cannot be read', cause); // a private window may never have one
      return null;
    });
  }

  /** A failure may pass: without the copy, what is lost would be unknown to whoever asks for it. */
  async #head(): Promise<CopyHead | null> {
    const { cache, pause } = this.#context;
    for (let tries = 1; ; tries += 1) {
      try {
        return await cache.head();
      } catch (cause) {
        if (tries === LOOK_TRIES) throw cause;
        await pause(LOOK_PAUSE_MS);
      }
    }
  }

  /** Learns what is to come back. */
  async #follow(row: RestoringRow | null): Promise<void> {
    this.#context.cache.restoringFrom(row);
    this.#pending = await this.#trying(() => findPending(this.#context.cache, row, this.#pending)).catch(
      (cause: unknown) => {
        if (this.#failures < RESTORE_TRIES) throw cause;
        return null;
      },
    );
  }

  /**
   * Whether a restore has begun. Not where that has failed so often that recording goes on without. Until then it rejects with
   * `StorageError`, so that clients keep their events and send them again.
   */
  async #hasBegun(): Promise<boolean> {
    try {
      await this.#trying(() => this.#begin());
    } catch (cause) {
      if (this.#failures < RESTORE_TRIES) throw cause;
      return false;
    }
    this.#reopen(); // what memory knows of the database is over with the connection
    return true;
  }

  /** Another context may have begun by the time of its turn. */
  async #begin(): Promise<void> {
    const { cache, clock, inTurn, onRestored, log } = this.#context;
    await inTurn(async () => {
      const [head, standing] = [await cache.head(), await standingOf(this.#copied.store)];
      if (head === null) return;
      if (!hasLost(standing, head)) {
        await this.#adopt(head, standing);
        return;
      }
      const begun = await beginRestore(this.#copied, head, standing, clock());
      if (begun === null) {
        log('The database has lost its end, but new recordings have taken the place of what was lost', {
          head,
          standing,
        });
        await cache.clear();
        return;
      }
      log('Lost recordings are restored from the second copy', { head, standing });
      onRestored(begun);
    });
  }

  /** A worker has died when it had begun, before the copy was that of this database. Checkpoints since then could not be copied: so the copy is behind. */
  async #adopt(head: CopyHead, { database_id, restoring }: Standing): Promise<void> {
    const { cache, clock } = this.#context;
    if (restoring?.is_other === false && database_id !== head.database_id)
      await adoptCopy(cache, head, { database_id, seq: head.seq }, clock());
  }

  /** Rejects with `StorageError` in any case. */
  async #trying<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      this.#failures = 0;
      return done;
    } catch (cause) {
      if (cause instanceof StorageError)
        // Not as `storage_full`: then the copy would give way, which is all that there is.
        throw cause.code === 'storage_full' ? new StorageError('storage_unavailable', NO_ROOM, { cause }) : cause;
      this.#context.log('Lost recordings could not be restored from the second copy', cause);
      this.#failures += 1;
      throw new StorageError('storage_unavailable', UNREAD, { cause });
    }
  }

  /** What a transaction has looked for, and has to be brought first. */
  #wanted({ touched }: ReadTransaction): Wanted | null {
    if (this.#pending === null && !this.#hasCopy) return null;
    return wantedOf(touched, this.#pending, this.#mended);
  }

  async #bring({ missing, damaged }: Wanted): Promise<void> {
    if (missing.length > 0)
      await this.#trying(() => restoreSessions(this.#copied, missing, this.#pending?.pieces)).catch(
        (cause: unknown) => {
          if (this.#failures < RESTORE_TRIES) throw cause;
          this.#pending = null; // recording goes on without them
        },
      );
    for (const ref of damaged) {
      this.#mended.add(ref);
      const isMended = await mendSession(this.#copied, ref).catch((cause: unknown) => {
        this.#context.log('A damaged session could not be mended from the second copy', cause);
        return false;
      });
      if (isMended) this.#context.log('A damaged session was mended from the second copy', { ref });
    }
    this.#reopen();
  }

  #reopen(): void {
    this.#copied.store.close();
    this.#known = null;
  }

  /** Brings back everything, while others read and record. */
  async #restoreAll(): Promise<void> {
    const { inTurn, log, pause } = this.#context;
    for (let failures = 0; !this.#isClosed && failures < RESTORE_TRIES;) {
      let isOver = false;
      try {
        await inTurn(async () => {
          isOver = await this.#restoreSome();
        });
        failures = 0;
      } catch (cause) {
        failures += 1;
        log('Sessions could not be restored from the second copy', cause);
        await pause(LOOK_AGAIN_MS);
      }
      if (isOver) return;
    }
  }

  /** Whether that was all. */
  async #restoreSome(): Promise<boolean> {
    const standing = await standingOf(this.#copied.store);
    const { restoring } = standing;
    if (restoring === null) return true;
    const head = await this.#context.cache.head();
    if (head !== null) await this.#adopt(head, standing);
    if (restoring.refs.length === 0) await finishRestore(this.#copied, restoring);
    else {
      const pieces = this.#pending?.pieces ?? (await this.#context.cache.pieces());
      await restoreSessions(this.#copied, firstOf(restoring.refs, pieces, RESTORED_BYTES), pieces);
    }
    this.#reopen();
    if (restoring.refs.length > 0) return false;
    this.#context.onComplete();
    return true;
  }

  async #count(): Promise<void> {
    const { clock, log, pause, inTurn } = this.#context;
    await pause(CENSUS_AFTER_MS);
    if (this.#isClosed || this.#pending !== null) return;
    try {
      await inTurn(async () => {
        const missing = await takeCensus(this.#copied, clock());
        if (missing === null) return;
        log('The database lacks sessions that its second copy has: they are restored', missing);
        this.#context.onRestored(missing);
        this.#reopen();
      });
      await this.#looked();
    } catch (cause) {
      log('The sessions could not be compared with their second copy', cause);
    }
  }
}
