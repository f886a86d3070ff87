// Notices that recordings are gone: what the mark names is another database than the one there is, or has more facts than that.

import { callListener, Listeners, type ListenOptions } from '../listeners.ts';
import { MARK_EVERY_MS } from '../constants.ts';
import type { Eviction } from '../recorder-client.ts';
import type { MarkKeeper, RecordingsMark } from './recordings-mark.ts';
import type { RestoredReport, StartTimer } from '../../protocol/index.ts';

export interface EvictionContext {
  /** Null: nothing can be known. */
  readonly keeper: MarkKeeper | null;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Milliseconds since some start, by a monotonic clock. */
  readonly elapsed: () => number;
  readonly startTimer: StartTimer;
  /** Reads what is known of the database; null when that is unknown. */
  readonly look: () => Promise<SeenDatabase | null>;
  /** When the last fact was recorded that is not newer than `time`, in epoch ms; null where that is unknown. */
  readonly lastFactUntil: (time: number, head: number) => Promise<number | null>;
}

/** The database that there is. */
export interface SeenDatabase {
  readonly id: string;
  /** The seq of its last fact. */
  readonly head: number;
  /** What has come back into it from the second copy of an earlier one. */
  readonly restored: RestoredReport | null;
}

export class EvictionWatch {
  readonly #context: EvictionContext;
  readonly #listeners = new Listeners<[Eviction]>();
  #seen: SeenDatabase | null = null;
  #eviction: Eviction | null = null;
  /** The mark of the database that this page has seen before: another page may have replaced it since. */
  #marked: RecordingsMark | null = null;
  #isLooking = false;
  #looksAgain = false;
  /** The newest fact that was acked in this page, by its seq. */
  #seq = 0;
  /** Something was recorded that the mark does not have yet. */
  #hasRecorded = false;
  #markedAt = -Infinity;
  #stopTimer: (() => void) | null = null;

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
    if (keeper === null) return;
    if (this.#isLooking) {
      this.#looksAgain = true; // the answer may be older than what this call is for
      return;
    }
    this.#isLooking = true;
    this.#looksAgain = false;
    // Pages may record and mark while this one is answered: what was acked and marked before is in the answer.
    const { seq: before } = keeper.read() ?? {};
    const acked = this.#seq;
    const seen = await look();
    this.#seen = seen;
    this.#isLooking = false;
    if (seen === null) return;
    if (acked > seen.head) this.#seq = Math.min(this.#seq, seen.head);
    const mark = keeper.read();
    const isReplaced = mark?.database_id === seen.id && this.#marked !== null && this.#marked.database_id !== seen.id;
    const known = isReplaced ? this.#marked : mark;
    if (known !== null) await this.#compare(known, seen, before);
    this.#marked = mark;
    if (this.#hasRecorded) this.#mark(keeper, seen.id);
    if (this.#looksAgain) await this.look();
  }

  /** To be called when something was recorded, with the seq of the newest fact: renews the mark, but rarely. */
  noticeRecorded(seq: number): void {
    const { keeper, elapsed, startTimer } = this.#context;
    if (keeper === null) return;
    const isBack = seq < this.#seq;
    this.#seq = seq;
    this.#hasRecorded = true;
    if (isBack) void this.look(); // the database is another one, or has lost its end
    const wait = this.#markedAt + MARK_EVERY_MS - elapsed();
    if (wait <= 0) this.#renew(keeper);
    else
      this.#stopTimer ??= startTimer(() => {
        this.#stopTimer = null;
        this.#renew(keeper);
      }, wait);
  }

  /** Marks what was recorded last without waiting any longer. */
  flush(): void {
    if (this.#stopTimer === null || this.#context.keeper === null) return;
    this.#renew(this.#context.keeper);
  }

  #renew(keeper: MarkKeeper): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const mark = keeper.read();
    const isOthers = mark !== null && mark.database_id !== this.#seen?.id && this.#eviction === null;
    // Another page knows of another database: the one that was here may be gone.
    if (this.#seen === null || isOthers) void this.look();
    else this.#mark(keeper, this.#seen.id);
  }

  #mark(keeper: MarkKeeper, database_id: string): void {
    this.#markedAt = this.#context.elapsed();
    this.#hasRecorded = false;
    const mark = keeper.read();
    const { told_until } = mark ?? {};
    // Every page reports what came back until one dismisses it, and says since when something may be missing: so that time stays.
    const known_at = this.#eviction?.restored ? this.#eviction.last_known_at : this.#context.clock();
    // Another page may be ahead; but what the database has lost is marked no more.
    const others = mark?.database_id === database_id && this.#eviction === null ? (mark.seq ?? 0) : 0;
    const known = { database_id, known_at, seq: Math.max(this.#seq, others) };
    this.#marked = told_until === undefined ? known : { ...known, told_until };
    keeper.write(this.#marked);
  }

  /** `before`: the seq that was marked before the database was looked at. */
  async #compare(mark: RecordingsMark, seen: SeenDatabase, before = 0): Promise<void> {
    const { database_id, known_at, seq = 0 } = mark;
    const isOther = database_id !== seen.id;
    const hasLostEnd = !isOther && Math.min(before, seq) > seen.head;
    if (this.#eviction !== null || !(isOther || hasLostEnd || isRestoredUntold(mark, seen))) return;
    const restored = hasLostEnd ? null : seen.restored;
    const isAnew = isOther || (restored !== null && restored.from_database_id !== seen.id);
    const complete_until = hasLostEnd
      ? await this.#context.lastFactUntil(known_at, seen.head)
      : (restored?.complete_until ?? null);
    const eviction: Eviction = {
      last_known_at: known_at,
      lost: isAnew ? 'all' : 'end',
      restored,
      complete_until,
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
    if (keeper === null || mark === null || this.#seen === null) return;
    const { id, head, restored } = this.#seen;
    const seq = Math.max(head, this.#seq);
    if (restored !== null)
      keeper.write({ database_id: id, known_at: this.#context.clock(), seq, told_until: restored.complete_until });
    else if (mark.database_id !== id) keeper.remove();
    else keeper.write({ ...mark, seq });
    this.#marked = keeper.read();
  }
}

/** Whether something has come back into this database, and no page has dismissed that. */
function isRestoredUntold({ told_until = 0 }: RecordingsMark, { restored }: SeenDatabase): boolean {
  return restored !== null && restored.complete_until > told_until;
}
