// Notices what a database has lost, and brings it back from the second copy: what is asked for at once, the rest in the background.

import { StorageError, type ReadTransaction, type RecordingStore, type RestoringRow } from '../storage/index.ts';
import { takeCensus } from './census.ts';
import type { Copied, CopyHead } from './copy-cache.ts';
import { mendSession } from './mend-session.ts';
import { beginIfLost } from './notice-loss.ts';
import { findPending, leftOf, wantedOf, type Pending, type Wanted } from './pending.ts';
import { restoreAll, restoresSoon } from './restore-all.ts';
import { restoreSessions } from './restore-sessions.ts';
import type { RestoringContext } from './restoring-context.ts';
import { hasLost, standingOf } from './standing.ts';

/** When a copy that could not be read is looked for again, in ms: without it, what is lost stays lost. */
const LOOK_AGAIN_MS = 10_000;

/** When a session that was mended, or could not be, may be mended again, in ms: at first, and then after twice as long each time. */
const MEND_AGAIN_MS = 10_000;

/** How often a copy that cannot be read is looked for at once, and how long the pauses between are, in ms. */
const LOOK_TRIES = 3;
const LOOK_PAUSE_MS = 200;

/** How often a restore is tried: each time clients send their events again. */
const RESTORE_TRIES = 10;

/** How long everything waits for what comes back, in ms: most have little, and see all of it at once. */
const WAIT_FOR_ALL_MS = 1_000;

/** When the sessions are counted, in ms after the first look. */
const CENSUS_AFTER_MS = 15_000;

const NO_ROOM =
  'The database has lost recordings, and there is no room to restore them from their second copy. Free some space.';

const UNREAD =
  'The database has lost recordings, and their second copy cannot be read now. Events are kept until it can.';

export class Restorer {
  readonly #context: RestoringContext;
  readonly #copied: Copied;
  /** The connection whose database was looked at; null before the first one. */
  #known: number | null = null;
  /** Id of the database that was looked at last; null before the first one. */
  #databaseId: string | null = null;
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
  /** Sessions that were mended, or could not be: until when that is not tried again, in epoch ms, and the pause before that. */
  readonly #resting = new Map<number, { readonly until: number; readonly pauseMs: number }>();
  #mending: Promise<void> = Promise.resolve();
  /** Before which the copy is not looked at. */
  #deletion: Promise<void> | null = null;

  /** `store`: without what brings back. */
  constructor(store: RecordingStore, context: RestoringContext) {
    this.#context = context;
    this.#copied = { cache: context.cache, store };
  }

  close(): void {
    this.#isClosed = true;
  }

  afterDeletion(deletion: Promise<void>): void {
    this.lookAgain();
    this.#deletion = deletion;
  }

  async settled(): Promise<void> {
    await this.#restoring;
  }

  /** The next transaction looks at the database before it begins. */
  lookAgain(): void {
    this.#known = null;
  }

  /** Resolves once the database was compared with its copy. */
  async looked(): Promise<void> {
    const { clock } = this.#context;
    if (this.#failedAt !== null && clock() - this.#failedAt >= LOOK_AGAIN_MS) this.#known = null;
    if (this.#known === null)
      await (this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      }));
  }

  /** Whether it was opened anew since, or all has come back, or more is to. What is brought back meanwhile holds up nothing. */
  async isOver(transaction: ReadTransaction): Promise<boolean> {
    let isOther = transaction.connection !== this.#known;
    if (!isOther && this.#pending !== null && transaction.scope !== 'journal') {
      const row = await transaction.restoring();
      const left = leftOf(this.#pending, row);
      if (left === null) isOther = true;
      else this.#pending = left;
    }
    if (isOther) this.#known = null;
    return isOther;
  }

  /** What a transaction has looked for, and has to be brought first. */
  wanted({ touched }: ReadTransaction): Wanted | null {
    if (this.#pending === null && !this.#hasCopy) return null;
    return wantedOf(touched, this.#pending, this.#isResting);
  }

  /** Brings back what a transaction has looked for. */
  async bring({ missing, damaged }: Wanted): Promise<void> {
    if (missing.length > 0)
      await this.#trying(() => restoreSessions(this.#copied, missing, this.#pending?.pieces)).catch(
        (cause: unknown) => {
          if (this.#failures < RESTORE_TRIES) throw cause;
          this.#pending = null; // recording goes on without them
        },
      );
    for (const ref of damaged) await (this.#mending = this.#mending.then(() => this.#mend(ref)));
    this.#reopen();
  }

  readonly #isResting = (ref: number): boolean => this.#context.clock() < (this.#resting.get(ref)?.until ?? 0);

  /** Never rejects. */
  async #mend(ref: number): Promise<void> {
    if (this.#isResting(ref)) return; // another transaction has had it mended meanwhile
    const { clock, log } = this.#context;
    const isMended = await mendSession(this.#copied, ref).catch((cause: unknown) => {
      log('A damaged session could not be mended from the second copy', cause);
      return false;
    });
    if (isMended) log('A damaged session was mended from the second copy', { ref });
    const pauseMs = 2 * (this.#resting.get(ref)?.pauseMs ?? MEND_AGAIN_MS / 2);
    this.#resting.set(ref, { until: clock() + pauseMs, pauseMs });
  }

  /** Ends with the connection whose database was compared with the copy: while something comes back, it may be lost again. */
  async #look(): Promise<void> {
    await this.#deletion;
    for (let mayBegin = true, mayWait = true; ;) {
      const [head, standing] = await Promise.all([this.#headIfAny(), standingOf(this.#copied.store)]);
      this.#hasCopy = head !== null;
      if (mayBegin && head !== null && hasLost(standing, head)) {
        mayBegin = await this.#begins();
        continue;
      }
      await this.#follow(standing.restoring);
      if (mayWait && this.#pending !== null && this.#restoring === null) {
        mayWait = false;
        if (await this.#restoresAll(this.#pending)) continue;
      }
      this.#known = standing.connection;
      this.#noticeOther(standing.database_id);
      break;
    }
    if (!this.#isCounted && this.#hasCopy) {
      this.#isCounted = true;
      void this.#count();
    }
  }

  #noticeOther(databaseId: string | null): void {
    if (databaseId === null) return;
    const isOther = this.#databaseId !== null && databaseId !== this.#databaseId;
    this.#databaseId = databaseId;
    if (isOther) this.#context.onOther();
  }

  /** Begins to bring back everything. Whether it was waited for. */
  async #restoresAll(pending: Pending): Promise<boolean> {
    this.#restoring = restoreAll(this.#copied, this.#context, {
      isClosed: () => this.#isClosed,
      pieces: () => this.#pending?.pieces,
      onSome: () => {
        this.#reopen();
      },
    }).finally(() => {
      this.#restoring = null;
    });
    if (!restoresSoon(pending)) return false;
    await Promise.race([this.#restoring, this.#context.pause(WAIT_FOR_ALL_MS)]);
    return true;
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
  async #begins(): Promise<boolean> {
    try {
      await this.#trying(() => beginIfLost(this.#copied, this.#context));
    } catch (cause) {
      if (this.#failures < RESTORE_TRIES) throw cause;
      return false;
    }
    this.#reopen(); // what memory knows of the database is over with the connection
    return true;
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

  /** What memory knows of the database is over with its connection. */
  #reopen(): void {
    this.#copied.store.close();
    this.#known = null;
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
      await this.looked();
    } catch (cause) {
      log('The sessions could not be compared with their second copy', cause);
    }
  }
}
