// Notices that the recordings are gone: what the mark names is another database than the one there is.

import { callListener, Listeners, type ListenOptions } from '../listeners.ts';
import { MARK_EVERY_MS } from '../constants.ts';
import type { Eviction } from '../recorder-client.ts';
import type { MarkKeeper, RecordingsMark } from './recordings-mark.ts';
import type { RestoredReport } from '../../protocol/index.ts';

export interface EvictionContext {
  /** Null: nothing can be known. */
  readonly keeper: MarkKeeper | null;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Milliseconds since some start, by a monotonic clock. */
  readonly elapsed: () => number;
  /** Reads what is known of the database; null when that is unknown. */
  readonly look: () => Promise<SeenDatabase | null>;
}

/** The database that there is. */
export interface SeenDatabase {
  readonly id: string;
  /** What has come back into it from the second copy of an earlier one. */
  readonly restored: RestoredReport | null;
}

export class EvictionWatch {
  readonly #context: EvictionContext;
  readonly #listeners = new Listeners<[Eviction]>();
  #databaseId: string | null = null;
  #eviction: Eviction | null = null;
  #isLooking = false;
  /** Something was recorded that the mark does not have yet. */
  #hasRecorded = false;
  #markedAt = -Infinity;

  constructor(context: EvictionContext) {
    this.#context = context;
  }

  onEvicted(listener: (eviction: Eviction) => void, options: ListenOptions = {}): () => void {
    const stop = this.#listeners.add(listener, options);
    if (this.#eviction !== null && options.signal?.aborted !== true) callListener(listener, this.#eviction);
    return stop;
  }

  /** Compares the mark with the database there is. To be called when a recorder is reached; never rejects. */
  async look(): Promise<void> {
    const { keeper, look } = this.#context;
    if (keeper === null || this.#isLooking) return;
    this.#isLooking = true;
    const seen = await look();
    this.#databaseId = seen?.id ?? null;
    this.#isLooking = false;
    const mark = keeper.read();
    if (seen === null) return;
    if (mark !== null && (mark.database_id !== seen.id || hasLostEnd(mark, seen))) this.#tell(mark, seen);
    if (this.#hasRecorded) this.#mark(keeper, seen.id);
  }

  /** To be called when something was recorded: renews the mark, but rarely. */
  noticeRecorded(): void {
    const { keeper, elapsed } = this.#context;
    if (keeper === null || elapsed() - this.#markedAt < MARK_EVERY_MS) return;
    this.#hasRecorded = true;
    const mark = keeper.read();
    const isOthers = mark !== null && mark.database_id !== this.#databaseId && this.#eviction === null;
    // Another page knows of another database: the one that was here may be gone.
    if (this.#databaseId === null || isOthers) void this.look();
    else this.#mark(keeper, this.#databaseId);
  }

  #mark(keeper: MarkKeeper, database_id: string): void {
    this.#markedAt = this.#context.elapsed();
    this.#hasRecorded = false;
    const { told_until } = keeper.read() ?? {};
    const known = { database_id, known_at: this.#context.clock() };
    keeper.write(told_until === undefined ? known : { ...known, told_until });
  }

  #tell({ database_id, known_at: last_known_at }: RecordingsMark, { restored }: SeenDatabase): void {
    if (this.#eviction !== null) return;
    const eviction: Eviction = {
      last_known_at,
      restored: restored?.from_database_id === database_id ? restored : null,
      dismiss: () => {
        this.#dismiss(eviction);
      },
    };
    this.#eviction = eviction;
    this.#listeners.call(eviction);
  }

  /** No page reports it again, unless something was recorded meanwhile and is gone as well. */
  #dismiss(eviction: Eviction): void {
    if (this.#eviction !== eviction) return;
    this.#eviction = null;
    const { keeper } = this.#context;
    const mark = keeper?.read() ?? null;
    if (keeper === null || mark === null) return;
    if (mark.database_id !== this.#databaseId) keeper.remove();
    else if (eviction.restored !== null) keeper.write({ ...mark, told_until: eviction.restored.complete_until });
  }
}

/** Whether this database has lost its end, which has come back, and nobody was told so far. */
function hasLostEnd({ database_id, told_until = 0 }: RecordingsMark, { id, restored }: SeenDatabase): boolean {
  return restored?.from_database_id === id && database_id === id && restored.complete_until > told_until;
}
