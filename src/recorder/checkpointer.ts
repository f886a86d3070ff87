// Folds the journal: after `persist_interval_secs`, at once when a session has
// `max_memory_messages` dirty messages or the journal has grown long, and when the recorder closes.

import { rowChangesOf, type RecordingState, type RowChange } from '../engine/index.ts';
import { DEFAULT_CONFIG, sessionOfFact, type Fact, type NewFact } from '../protocol/index.ts';
import {
  markFolded,
  StorageError,
  writeCheckpoint,
  type ReadTransaction,
  type WriteTransaction,
} from '../storage/index.ts';
import type { Memory } from './memory.ts';
import { commitFacts } from './commit.ts';
import { withTries } from './commit-retry.ts';
import { LEFT_FACTS_MS, MAX_UNFOLDED_LENGTH } from './constants.ts';
import { evict } from './evict.ts';
import type { RecorderHost } from './host.ts';
import { KnownLists } from './known-lists.ts';
import type { ListCache } from './list-cache.ts';
import type { MemoryLane } from './memory-lane.ts';

const MS_PER_SECOND = 1000;

/** Decides facts in the transaction of a checkpoint, and puts into memory what that folds besides. `now`: epoch ms. */
export type DecideFolded = (
  transaction: ReadTransaction,
  state: RecordingState,
  now: number,
) => Promise<readonly NewFact[]>;

export class Checkpointer {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #lists: ListCache;
  #stopTimer: (() => void) | null = null;
  /** When the oldest fact came that may not be folded yet, in ms of the host's `elapsed`. */
  #dirtySince: number | null = null;
  #running: Promise<void> | null = null;
  /** Whether it was looked for what other hosts had left before this one opened. */
  #hasLooked = false;

  constructor(host: RecorderHost, memory: MemoryLane, lists: ListCache) {
    this.#host = host;
    this.#memory = memory;
    this.#lists = lists;
  }

  /** Call it after every commit. Plans the next checkpoint. */
  noticeCommit(facts: readonly Fact[]): void {
    if (facts.some(({ type }) => type === 'config_changed')) this.stop();
    this.noticeMemory();
    const memory = this.#memory.peek();
    if (memory !== null && (isLong(memory) || isFull(memory.state, facts))) void this.run();
  }

  /** Call it when memory may hold facts that the projection lacks, such as those of a host that has ended. */
  noticeMemory(): void {
    const memory = this.#memory.peek();
    if (memory === null || memory.state.head === memory.state.folded) return;
    const now = this.#host.elapsed();
    this.#dirtySince ??= now;
    this.#plan(this.#dirtySince + intervalMs(memory.state) - now);
  }

  /** Call it now and then, and first when the recorder opens: another host may have ended before it had folded its facts, or copied them. */
  async noticeOthers(): Promise<void> {
    const memory = this.#memory.peek();
    if (memory === null) return;
    const { head, folded, config } = memory.state;
    const isLeft =
      head === folded ? config.second_copy && (await this.#host.copy?.isBehind(folded)) === true : !this.#hasLooked;
    this.#hasLooked = true;
    if (!isLeft) return this.noticeMemory();
    this.stop();
    this.#plan(LEFT_FACTS_MS);
  }

  /** Whether facts have waited for `persist_interval_secs`. */
  isDue(): boolean {
    const memory = this.#memory.peek();
    if (memory === null || this.#dirtySince === null) return false;
    return this.#host.elapsed() - this.#dirtySince >= intervalMs(memory.state);
  }

  /** Folds the journal now. Never rejects: a failure is logged, shows in the storage's health, and is tried again after the interval. */
  async run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /**
   * Commits the facts that `decide` returns, and folds the journal, in one transaction. Without facts nothing is written. Every try
   * calls `decide` again. Rejects with `StorageError`, and with what `decide` threw.
   */
  foldWith(decide: DecideFolded): Promise<readonly Fact[]> {
    return this.#memory.hold(() => withTries(() => this.#fold(decide)));
  }

  /** Cancels the planned checkpoint. */
  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #plan(ms: number): void {
    this.#stopTimer ??= this.#host.startTimer(() => {
      this.#stopTimer = null;
      void this.run();
    }, ms);
  }

  async #run(): Promise<void> {
    this.stop();
    this.#dirtySince = null;
    try {
      await this.#host.exclusively(() => this.#memory.hold(async () => void (await this.#fold())));
    } catch (cause) {
      this.#host.log('A checkpoint failed', cause);
      if (cause instanceof StorageError && cause.code === 'storage_full') await this.#host.copy?.giveWay();
      this.#plan(DEFAULT_CONFIG.persist_interval_secs * MS_PER_SECOND); // memory was dropped, and its configuration with it
      return;
    }
    this.noticeMemory(); // facts may have been committed since
  }

  async #fold(decide?: DecideFolded): Promise<readonly Fact[]> {
    await this.#forgetCopies();
    const folded = await this.#memory.write([], 'all', async (transaction, caughtUp) => {
      const now = this.#host.clock();
      const decided = (await decide?.(transaction, caughtUp.state, now)) ?? [];
      if (decide !== undefined && decided.length === 0) return null;
      const facts = commitFacts(transaction, caughtUp, decided, now);
      if (endsDamaged(caughtUp)) commitFacts(transaction, caughtUp, [NOTHING], now);
      const lists = await this.#listsAfter(transaction, caughtUp.state);
      const { state, lastRecord, damaged } = caughtUp;
      const written = await writeCheckpoint(transaction, state, lastRecord, damaged, lists.stored);
      const databaseId = this.#host.copy === undefined ? null : await transaction.databaseId();
      return { memory: caughtUp, known: lists, facts, written, databaseId };
    });
    if (folded === null) return [];
    const { memory, known, facts, written, databaseId } = folded;
    this.#host.copy?.take(written, databaseId);
    memory.damaged = [];
    memory.journalled = 0;
    markFolded(memory.state);
    this.#lists.keep(known, memory.connection, memory.state.folded);
    evict(memory.state);
    return facts;
  }

  /** Before the database lets go of purged sessions: what is purged must not come back. A copy that cannot be reached does not hold up checkpoints. */
  async #forgetCopies(): Promise<void> {
    const purged = [...(this.#memory.peek()?.state.purged.keys() ?? [])];
    if (purged.length === 0 || this.#host.copy === undefined) return;
    await this.#host.copy.forget(purged).catch((cause: unknown) => {
      this.#host.log('The second copy of purged sessions could not be deleted', cause);
    });
  }

  /** What is known of the lists once the projection has what `state` has: nothing where a damaged row is replaced, which may be in no index. */
  async #listsAfter(transaction: WriteTransaction, state: RecordingState): Promise<KnownLists> {
    const changes = rowChangesOf(state);
    const isDamaged = ({ ref }: RowChange): boolean =>
      transaction.foundDamage.some(({ store, key }) => store === 'sessions' && key === ref);
    if (changes.some(isDamaged)) return new KnownLists();
    const known = this.#lists.of(transaction, state.folded);
    // Reading a long list would hold up commits: that is left to the first read of a list.
    await (state.folded === 0 ? known.find(transaction) : known.recall(transaction));
    return known.after(changes);
  }
}

/** A fact that changes nothing. */
export const NOTHING: NewFact = { type: 'event_settled', settled_client_id: '', counter: 0, code: null };

/** How many facts a damaged last record held is not known until another record follows it. So one is written while memory still has the number that was assumed. */
function endsDamaged({ damaged, lastRecord }: Memory): boolean {
  return damaged.at(-1)?.first_seq === lastRecord;
}

function intervalMs(state: RecordingState): number {
  return state.config.persist_interval_secs * MS_PER_SECOND;
}

function isLong({ journalled }: Memory): boolean {
  return journalled >= MAX_UNFOLDED_LENGTH;
}

/** Whether a session that the facts concern has as many dirty messages as it may. */
function isFull({ config, sessions }: RecordingState, facts: readonly Fact[]): boolean {
  const touched = new Set(facts.map(sessionOfFact));
  return [...touched].some((id) => (sessions.get(id ?? '')?.dirty_messages.size ?? 0) >= config.max_memory_messages);
}
