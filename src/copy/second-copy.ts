// Keeps the second copy: writes what each checkpoint has written, after it and apart from it, so that neither an ack nor a checkpoint
// waits. Where pieces are missing, because a worker has died between a checkpoint and its pieces, all is copied from the database.

import type { Config, CopyReport, CopyState } from '../protocol/index.ts';
import type { CopyKeeper } from '../recorder/index.ts';
import type { WrittenCheckpoint, WrittenRow } from '../storage/index.ts';
import type { CopiedAttachments } from './copied-attachments.ts';
import { copyWhole } from './copy-whole.ts';
import { bytesOf, CLIENTS, isFull, type Copied, type CopyHead, type Piece } from './copy-cache.ts';
import { latestRows, pieceText, rowsOfText, type CopiedRow } from './piece.ts';
import { hasLost, standingOf } from './standing.ts';
import { JOINED_PIECES, QUIET_PIECES, Unjoined } from './unjoined.ts';

/** As many pieces are put at once: more gain nothing. */
const PUT_AT_ONCE = 16;

/** How often another host is waited for that has made the checkpoint before, and how long each time, in ms. */
const WAITS = 4;
const WAIT_MS = 500;

/** After so many checkpoints that could not be copied, the copy is deleted: these take some 15 s, in which a store that has lost its database looks for it again. */
const FAILURES = 4;

/** How long a count of what the copy takes holds, in ms: thousands of pieces take a tenth of a second and more. */
const COUNT_HOLDS_MS = 30_000;

/** What a checkpoint has left to be copied. */
interface Batch {
  readonly databaseId: string;
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly { readonly ref: number; readonly id: string; readonly text: string }[];
  readonly purged: readonly number[];
  readonly config: Config;
}

export interface CopyContext extends Copied {
  /** Epoch ms. */
  readonly clock: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Runs `work` once no other context writes or restores. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly log: (text: string, detail: unknown) => void;
  /** Absent where they are not copied. */
  readonly attachments?: Pick<CopiedAttachments, 'complete' | 'copiedBytes' | 'isBehind' | 'settled'>;
}

export class SecondCopy implements CopyKeeper {
  readonly #context: CopyContext;
  #queue: Batch[] = [];
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  readonly #unjoined = new Unjoined();
  /** The last fact of the copy where this host has written last, and nothing after it; null where that is not sure. */
  #written: number | null = null;
  /** Checkpoints that could not be copied, one after the other. */
  #failures = 0;
  /** There was no room for it. */
  #hasGivenWay = false;
  /** Others may have deleted it, with attachments, before it was written as a whole. */
  #isAnew = false;
  /** The last write has failed for another reason. */
  #hasFailed = false;
  #counted = { bytes: 0, at: -Infinity };
  /** Id of the database whose settings want no copy; null while they want one, and before that is known. */
  #unwanted: string | null = null;

  constructor(context: CopyContext) {
    this.#context = context;
  }

  take({ from, to, sessions, clients, purged, config }: WrittenCheckpoint, databaseId: string | null): void {
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
    this.#queue.push({ databaseId, from, to, pieces, purged, config });
    this.#run();
  }

  async forget(refs: readonly number[]): Promise<void> {
    await Promise.all(refs.map((ref) => this.#context.cache.forget(ref)));
  }

  async purge(): Promise<void> {
    const { cache, inTurn } = this.#context;
    this.#queue = [];
    // Its turn comes after what is being written, also by others, who read the database afterwards.
    await cache.clear(inTurn);
    this.#unjoined.clear();
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
    return { state, bytes: await this.#bytes(), complete_until: isOwn ? head.at : null };
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
      attachments?.complete(this.#isAnew);
      this.#isAnew = false;
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
        isOver = await this.#writeAfterOthers(batch, waits === WAITS);
      });
      if (isOver) return;
      await pause(WAIT_MS);
    }
  }

  /**
   * Whether it is over: not where another host is to be waited for. The copy of another database, or of what this one has lost, is what
   * is left of that, and is to be restored: pieces of this one would be taken for pieces of that.
   */
  async #writeAfterOthers(batch: Batch, isLastTry: boolean): Promise<boolean> {
    const { cache, clock } = this.#context;
    const { databaseId: database_id, from, to, pieces, purged, config } = batch;
    const head = await cache.head();
    if (head !== null && (head.database_id !== database_id || head.seq >= to)) return true;
    if (head !== null && head.seq < from && !isLastTry) return false;
    await this.forget(purged);
    const isWhole = (head?.seq ?? 0) === from && (this.#written === from || !(await this.#hasAfter(from)));
    this.#written = null;
    if (!isWhole) {
      this.#isAnew = true;
      const seq = await copyWhole(this.#context, {
        databaseId: database_id,
        seq: to,
        complete: head?.seq ?? 0,
      });
      this.#unjoined.clear();
      await cache.putHead({ database_id, seq, at: clock(), config });
      this.#written = seq;
      return true;
    }
    for (let at = 0; at < pieces.length; at += PUT_AT_ONCE)
      await Promise.all(
        pieces
          .slice(at, at + PUT_AT_ONCE)
          .map(({ ref, id, text }) => cache.put({ ref, level: 0, first: from + 1, last: to, id }, text)),
      );
    await cache.putHead({ database_id, seq: to, at: clock(), config });
    this.#written = to;
    const joined = await this.#join(batch);
    await this.#forgetPurged(batch, joined);
    return true;
  }

  /** Whether there are pieces of later checkpoints. The database may have lost those before the copy was complete, and others have their numbers then. */
  async #hasAfter(seq: number): Promise<boolean> {
    const pieces = await this.#context.cache.pieces();
    this.#unjoined.learn(pieces);
    return [...pieces.values()].some((each) => each.some(({ last }) => last > seq));
  }

  /**
   * Another host may have purged sessions while this one wrote their pieces. It deletes pieces before and after its checkpoint: so
   * either it has deleted these, or the sessions are gone from the database by now.
   */
  async #forgetPurged({ databaseId, to, pieces }: Batch, joined: readonly number[]): Promise<void> {
    const written = [...pieces.map(({ ref }) => ref), ...joined];
    const refs = written.filter((ref) => ref !== CLIENTS);
    const purged = await this.#context.store.read('projection', async (transaction) => {
      const [id, seq] = await Promise.all([transaction.databaseId(), transaction.checkpointSeq()]);
      if (id !== databaseId || seq < to) return []; // they may be lost
      const stored = await Promise.all(refs.map((ref) => transaction.hasSession(ref)));
      return refs.filter((_, index) => stored[index] === false);
    });
    await this.forget(purged);
  }

  /** Joins pieces of sessions that have many, and some of those that are quiet. Returns these. */
  async #join({ from, to, pieces }: Batch): Promise<readonly number[]> {
    const { cache } = this.#context;
    // No other host can have written to a session that has begun since the checkpoint before.
    const many = this.#unjoined.add(
      pieces.map(({ ref }) => ref),
      (ref) => ref > from && ref <= to,
    );
    const quiet = cache.isNeeded ? [] : this.#unjoined.takeQuiet(); // else it would be listed anew for what comes back
    if (many.length + quiet.length === 0) return [];
    const listed = await cache.pieces();
    for (const ref of many) this.#unjoined.set(ref, await this.#joinSession(ref, listed.get(ref) ?? [], JOINED_PIECES));
    for (const ref of quiet) await this.#joinSession(ref, listed.get(ref) ?? [], QUIET_PIECES);
    return quiet;
  }

  /** `least`: as many pieces that were not joined before are joined. Returns how many of them are left. */
  async #joinSession(ref: number, listed: readonly Piece[], least: number): Promise<number> {
    const pieces = [...listed];
    for (let level = 0; ; level += 1) {
      const same = pieces.filter((piece) => piece.level === level);
      if (same.length < (level === 0 ? least : JOINED_PIECES)) return level === 0 ? same.length : 0;
      const joined = await this.#joined(ref, level + 1, same);
      if (joined === null) return 0;
      pieces.push(joined);
    }
  }

  /** Null where one of the pieces is damaged. */
  async #joined(ref: number, level: number, pieces: readonly Piece[]): Promise<Piece | null> {
    const { cache } = this.#context;
    const rows: CopiedRow[] = [];
    for (const piece of pieces) {
      const text = await cache.read(piece);
      const read = text === null ? null : rowsOfText(text);
      if (read === null) return null;
      rows.push(...read);
    }
    const [first, last] = [
      Math.min(...pieces.map((piece) => piece.first)),
      Math.max(...pieces.map((piece) => piece.last)),
    ];
    const joined = await cache.put({ ref, level, first, last, id: pieces[0]?.id ?? '' }, pieceText(latestRows(rows)));
    await cache.delete(pieces);
    return joined;
  }
}

/** The id of the session that the rows are of. */
function idIn(rows: readonly WrittenRow[]): string {
  for (const [kind, value] of rows) if (kind === 'session') return value.session_id;
  throw new TypeError('A checkpoint has written a session without its own row.');
}
