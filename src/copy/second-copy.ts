// Keeps the second copy: has what each checkpoint has written copied, after it and apart from it, so that neither an ack nor a checkpoint
// waits.

import type { CopyReport, CopyState } from '../protocol/index.ts';
import type { CopyKeeper } from '../recorder/index.ts';
import type { WrittenCheckpoint, WrittenRow } from '../storage/index.ts';
import type { CopiedAttachments } from './copied-attachments.ts';
import { bytesOf, CLIENTS, isFull, type CopyHead } from './copy-cache.ts';
import { CopyWriter, type Batch, type WriterContext } from './copy-writer.ts';
import { pieceText } from './piece.ts';
import { hasLost, standingOf } from './standing.ts';

/** How often another host is waited for that has made the checkpoint before, and how long each time, in ms. */
const WAITS = 4;
const WAIT_MS = 500;

/** After so many checkpoints that could not be copied, the copy is deleted: these take some 15 s, in which a store that has lost its database looks for it again. */
const FAILURES = 4;

/** How long a count of what the copy takes holds, in ms: thousands of pieces take a tenth of a second and more. */
const COUNT_HOLDS_MS = 30_000;

export interface CopyContext extends WriterContext {
  readonly pause: (ms: number) => Promise<void>;
  /** Runs `work` once no other context writes or restores. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  /** Absent where they are not copied. */
  readonly attachments?: Pick<CopiedAttachments, 'complete' | 'copiedBytes' | 'isBehind' | 'settled'>;
}

export class SecondCopy implements CopyKeeper {
  readonly #context: CopyContext;
  readonly #writer: CopyWriter;
  #queue: Batch[] = [];
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  /** Checkpoints that could not be copied, one after the other. */
  #failures = 0;
  /** There was no room for it. */
  #hasGivenWay = false;
  /** The last write has failed for another reason. */
  #hasFailed = false;
  #counted = { bytes: 0, at: -Infinity };
  /** Id of the database whose settings want no copy; null while they want one, and before that is known. */
  #unwanted: string | null = null;

  constructor(context: CopyContext) {
    this.#context = context;
    this.#writer = new CopyWriter(context);
  }

  take({ from, to, sessions, clients, purged, isEmptied, config }: WrittenCheckpoint, databaseId: string | null): void {
    if (purged.length > 0) this.forget(purged).catch(this.#report); // by another host perhaps, as this one sees only now
    if (databaseId === null || this.#hasGivenWay) return;
    if (!config.second_copy) {
      this.#queue = [];
      if (this.#unwanted === databaseId) return;
      this.#unwanted = databaseId;
      this.#run();
      return;
    }
    this.#unwanted = null;
    // The values are those of memory, which goes on: so they become texts at once.
    const pieces = Array.from(sessions, ([ref, rows]) => ({ ref, id: idIn(rows), text: pieceText(rows) }));
    if (clients.length > 0)
      pieces.push({ ref: CLIENTS, id: '', text: pieceText(clients.map((client) => ['client', client])) });
    this.#queue.push({ databaseId, from, to, at: this.#context.clock(), pieces, purged, isEmptied, config });
    this.#run();
  }

  forget(refs: readonly number[]): Promise<void> {
    return this.#writer.forget(refs);
  }

  async purge(): Promise<void> {
    const { cache, inTurn } = this.#context;
    this.#queue = [];
    // Its turn comes after what is being written, also by others, who read the database afterwards.
    await cache.clear(inTurn);
    this.#writer.noteClear();
  }

  async giveWay(): Promise<boolean> {
    if (this.#hasGivenWay || this.#context.cache.isNeeded) return false;
    this.#hasGivenWay = true;
    this.#queue = [];
    await this.#running;
    return this.#delete();
  }

  async report(databaseId: string | null, seq: number): Promise<CopyReport> {
    const { cache } = this.#context;
    if (this.#hasGivenWay) return { state: 'gave_way', bytes: 0, complete_until: null };
    const head = await cache.head();
    if (head === null) return { state: this.#stateIf(false), bytes: 0, complete_until: null };
    const isOwn = head.database_id === databaseId;
    const state = this.#stateIf(isOwn && head.seq >= seq);
    return { state, bytes: await this.#bytes(), complete_until: isOwn ? head.complete_until : null };
  }

  async isBehind(seq: number): Promise<boolean> {
    if (this.#isRunning || this.#hasGivenWay) return false;
    const { cache, attachments } = this.#context;
    const head = await cache.head().catch(() => null);
    return head === null || head.seq < seq || attachments?.isBehind() === true;
  }

  async settled(): Promise<void> {
    await this.#running;
    await this.#context.attachments?.settled();
  }

  readonly #report = (cause: unknown): void => {
    this.#context.log('The second copy could not be written', cause);
  };

  async #bytes(): Promise<number> {
    const { cache, clock, attachments } = this.#context;
    const at = clock();
    if (at - this.#counted.at >= COUNT_HOLDS_MS) {
      const [pieces, attached] = await Promise.all([cache.pieces(), attachments?.copiedBytes() ?? 0]);
      this.#counted = { bytes: bytesOf([...pieces.values()].flat()) + attached, at };
    }
    return this.#counted.bytes;
  }

  #stateIf(isCurrent: boolean): CopyState {
    if (this.#hasFailed) return 'unavailable';
    return isCurrent ? 'current' : 'behind';
  }

  /** Whether there was one. */
  async #delete(): Promise<boolean> {
    const { cache, log } = this.#context;
    try {
      const head = await cache.head();
      if (head === null || (await this.#isNeededFor(head))) return false;
      await cache.clear();
      log('No room is left: the second copy is deleted until the worker starts anew', null);
      return true;
    } catch (cause) {
      this.#report(cause);
      return false;
    }
  }

  /** Whether it has what the database lacks, which may have been lost a moment ago, and unnoticed so far. */
  async #isNeededFor(head: CopyHead): Promise<boolean> {
    const standing = await standingOf(this.#context.store);
    return standing.restoring !== null || hasLost(standing, head);
  }

  /** One whose files are damaged fails for ever, and is begun anew. */
  async #countFailure(): Promise<void> {
    this.#failures += 1;
    if (this.#failures % FAILURES !== 0) return;
    const { cache } = this.#context;
    const head = await cache.head().catch(() => null);
    if (cache.isNeeded || (head !== null && (await this.#isNeededFor(head).catch(() => true)))) return;
    await cache.clear().catch(this.#report);
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#writeAll()
      .then(() => {
        this.#hasFailed = false;
      })
      .catch(async (cause: unknown) => {
        this.#queue = []; // what is missing is found when the next checkpoint is copied
        this.#report(cause);
        this.#hasFailed = true;
        await this.#countFailure();
        if (!isFull(cause) || this.#context.cache.isNeeded) return;
        this.#hasGivenWay = true;
        await this.#delete();
      })
      .finally(() => {
        this.#isRunning = false;
      });
  }

  async #writeAll(): Promise<void> {
    for (let batch = this.#queue.shift(); batch !== undefined; batch = this.#queue.shift()) {
      await this.#write(batch);
      this.#failures = 0;
    }
    const { cache, attachments } = this.#context;
    if (this.#unwanted === null) {
      attachments?.complete(this.#writer.takeAnew());
      return;
    }
    if (cache.isNeeded) {
      this.#unwanted = null; // it is deleted with a checkpoint after all has come back
      return;
    }
    // One of another database is not unwanted: it may be what is left of that.
    if ((await cache.head())?.database_id === this.#unwanted) await cache.clear();
  }

  /** Writes a batch once it is its turn. Another host that has made the checkpoint before may still have to write its own. */
  async #write(batch: Batch): Promise<void> {
    const { inTurn, pause } = this.#context;
    for (let waits = 0; ; waits += 1) {
      let isOver = false;
      await inTurn(async () => {
        isOver = await this.#writer.write(batch, waits === WAITS);
      });
      if (isOver) return;
      await pause(WAIT_MS);
    }
  }
}

/** The id of the session that the rows are of. */
function idIn(rows: readonly WrittenRow[]): string {
  for (const [kind, value] of rows) if (kind === 'session') return value.session_id;
  throw new TypeError('A checkpoint has written a session without its own row.');
}
