// When the journal is folded: after `persist_interval_secs`, at once when a session has
// `max_memory_messages` dirty messages, and when the recorder closes.

import { sessionOfFact, type Fact } from '../protocol/index.ts';
import { markFolded, storageErrorFrom, writeCheckpoint } from '../storage/index.ts';
import { evict } from './evict.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

const MS_PER_SECOND = 1000;

export class Checkpointer {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  #stopTimer: (() => void) | null = null;
  /** When the oldest fact came that may not be folded, in epoch ms. */
  #dirtySince: number | null = null;
  #running: Promise<void> | null = null;

  constructor(host: RecorderHost, memory: MemoryLane) {
    this.#host = host;
    this.#memory = memory;
  }

  /** To be told of every commit: plans the next checkpoint. */
  noticeCommit(facts: readonly Fact[]): void {
    this.#dirtySince ??= this.#host.clock();
    const memory = this.#memory.peek();
    if (memory === null) return;
    const { config, sessions } = memory.state;
    const touched = new Set(facts.map(sessionOfFact));
    const isFull = [...touched].some(
      (id) => (sessions.get(id ?? '')?.dirty_messages.size ?? 0) >= config.max_memory_messages,
    );
    if (isFull) void this.run();
    else this.#plan(config.persist_interval_secs * MS_PER_SECOND);
  }

  /** Whether facts have waited for as long as they may. */
  isDue(): boolean {
    const memory = this.#memory.peek();
    if (memory === null || this.#dirtySince === null) return false;
    return this.#host.clock() - this.#dirtySince >= memory.state.config.persist_interval_secs * MS_PER_SECOND;
  }

  /** Folds the journal now. Never rejects: a failure is logged, shows in the storage's health, and is tried again at the next commit. */
  async run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /** Drops the plan; nothing more is folded by itself. */
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
      await this.#host.exclusively(() => this.#memory.hold(() => this.#fold()));
    } catch (cause) {
      this.#host.log('A checkpoint failed', storageErrorFrom(cause));
    }
  }

  async #fold(): Promise<void> {
    const state = await this.#memory.write([], 'all', async (transaction, memory) => {
      await writeCheckpoint(transaction, memory.state, memory.lastRecord);
      return memory.state;
    });
    markFolded(state);
    evict(state);
  }
}
