// Keeps the second copy: has what each checkpoint has written copied, after it and apart from it, so that neither an ack nor a checkpoint
// waits.

import { COPY_DEADLINE_MS, type CopyReport, type CopyState } from '../protocol/index.ts';
import type { CopyKeeper } from '../recorder/index.ts';
import type { WrittenCheckpoint, WrittenRow } from '../storage/index.ts';
import type { CopiedAttachments } from './copied-attachments.ts';
import { bytesOf, CLIENTS } from './copied-pieces.ts';
import { isFull, type CopyHead } from './copy-cache.ts';
import { CopyWriter, type Batch, type WriterContext } from './copy-writer.ts';
import { pieceText } from './piece.ts';
import { hasLost, standingOf } from './standing.ts';

/** How often another host is waited for that has made the checkpoint before, and how long each time, in ms. */
const WAITS = 4;
const WAIT_MS = 500;

/** After so many checkpoints that could not be copied, the copy is deleted: these take some 15 s, in which a store that has lost its database looks for it again. */
const FAILURES = 4;

/** What waits for another host that writes is kept up to so much text, in UTF-16 code units. Beyond that, all is copied anew. */
const WAITING_LENGTH = 20_000_000;

/** How long a count of what the copy takes holds, in ms: thousands of pieces take a tenth of a second and more. */
const COUNT_HOLDS_MS = 30_000;

export interface CopyContext extends WriterContext {
  readonly pause: (ms: number) => Promise<void>;
  /** Runs `work` once no other context writes or restores. Rejects without it where that takes too long. */
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
  #counting: Promise<void> | null = null;
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
    // Another host's turn may take minutes. The answer is then that nothing was deleted, and the caller tries again.
    const late = this.#context.pause(COPY_DEADLINE_MS).then(() => false);
    return Promise.race([this.#delete(), late]);
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
    if (this.#context.clock() - this.#counted.at >= COUNT_HOLDS_MS)
      await (this.#counting ??= this.#count().finally(() => {
        this.#counting = null;
      }));
    return this.#counted.bytes;
  }

  async #count(): Promise<void> {
    const { cache, clock, attachments } = this.#context;
    const at = clock();
    const [pieces, attached] = await Promise.all([cache.pieces(), attachments?.copiedBytes() ?? 0]);
    this.#counted = { bytes: bytesOf([...pieces.values()].flat()) + attached, at };
  }

  #stateIf(isCurrent: boolean): CopyState {
    if (this.#hasFailed) return 'unavailable';
    return isCurrent ? 'current' : 'behind';
  }

  /** Whether there was one. Never rejects. */
  async #delete(): Promise<boolean> {
    const { cache, log, inTurn } = this.#context;
    let isDeleted = false;
    try {
      // Who writes it at this moment would go on with what is left of it.
      await inTurn(async () => {
        const head = await cache.head();
        if (head === null || (await this.#isNeededFor(head))) return;
        await cache.clear();
        isDeleted = true;
        log('No room is left: the second copy is deleted until the worker starts anew', null);
      });
    } catch (cause) {
      this.#report(cause);
      this.#hasGivenWay = false; // it is tried again
    }
    return isDeleted;
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
    const { cache, inTurn } = this.#context;
    await inTurn(async () => {
      const head = await cache.head().catch(() => null);
      if (cache.isNeeded || (head !== null && (await this.#isNeededFor(head).catch(() => true)))) return;
      await cache.clearPieces().catch(() => cache.clear()); // attachments can be read as little as a list
    }).catch(this.#report);
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
        this.#unwanted = null; // and is deleted with it
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
    for (let [batch] = this.#queue; batch !== undefined; [batch] = this.#queue) {
      if (!(await this.#write(batch))) {
        if (lengthOf(this.#queue) > WAITING_LENGTH) this.#queue = [];
        return;
      }
      if (this.#queue[0] === batch) this.#queue.shift();
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
    const hadTurn = await this.#inTurn(async () => {
      if ((await cache.head())?.database_id === this.#unwanted) await cache.clear();
    });
    if (!hadTurn) this.#unwanted = null;
  }

  /**
   * Writes a batch once it is its turn, unless it was given up until then. Another host that has made the checkpoint before may still
   * have to write its own. False where its turn did not come.
   */
  async #write(batch: Batch): Promise<boolean> {
    for (let waits = 0; ; waits += 1) {
      let isOver = false;
      const hadTurn = await this.#inTurn(async () => {
        isOver = this.#queue[0] !== batch || (await this.#writer.write(batch, waits === WAITS));
      });
      if (isOver || !hadTurn) return hadTurn;
      await this.#context.pause(WAIT_MS);
    }
  }

  /** Whether it had its turn. Where it had none, another host writes for long, and the copy is not to blame. Rejects as `work` does. */
  async #inTurn(work: () => Promise<void>): Promise<boolean> {
    let hadTurn = false;
    try {
      await this.#context.inTurn(() => {
        hadTurn = true;
        return work();
      });
    } catch (cause) {
      if (hadTurn) throw cause;
      this.#report(cause);
    }
    return hadTurn;
  }
}

function lengthOf(batches: readonly Batch[]): number {
  return batches.flatMap(({ pieces }) => pieces).reduce((sum, { text }) => sum + text.length, 0);
}

/** The id of the session that the rows are of. */
function idIn(rows: readonly WrittenRow[]): string {
  for (const [kind, value] of rows) if (kind === 'session') return value.session_id;
  throw new TypeError('A checkpoint has written a session without its own row.');
}
