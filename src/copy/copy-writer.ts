// Writes what checkpoints have written into the copy, one after the other. Where pieces are missing, because a worker has died between a
// checkpoint and its pieces, or files of the copy are lost, all is copied from the database.

import type { Config } from '../protocol/index.ts';
import { withoutStored } from './census.ts';
import { CLIENTS, countOf, type Piece, type Pieces } from './copied-pieces.ts';
import type { Copied, CopyHead } from './copy-cache.ts';
import { copyOne, type Copying } from './copy-session.ts';
import { copyWhole } from './copy-whole.ts';
import { mendCopy } from './mend-copy.ts';
import { latestRows, pieceText, rowsOfText, type CopiedRow } from './piece.ts';
import { JOINED_PIECES, QUIET_PIECES, Unjoined } from './unjoined.ts';

/** As many pieces are put at once: more gain nothing. */
const PUT_AT_ONCE = 16;

/** What a checkpoint has left to be copied. */
export interface Batch {
  readonly databaseId: string;
  readonly from: number;
  readonly to: number;
  /** When the checkpoint was made, in epoch ms. */
  readonly at: number;
  readonly pieces: readonly { readonly ref: number; readonly id: string; readonly text: string }[];
  readonly purged: readonly number[];
  /** Whether the checkpoint has deleted all recordings. */
  readonly isEmptied: boolean;
  readonly config: Config;
}

export interface WriterContext extends Copied {
  /** Epoch ms. */
  readonly clock: () => number;
  readonly log: (text: string, detail: unknown) => void;
}

/** What the copy had when it was written last. */
interface Written {
  readonly seq: number;
  /** How many pieces. */
  readonly pieces: number;
}

export class CopyWriter {
  readonly #context: WriterContext;
  readonly #unjoined = new Unjoined();
  /** Null where others may have written since, or something was deleted. */
  #written: Written | null = null;
  /** Counts the calls that delete pieces of sessions. */
  #deletions = 0;
  /** Pieces that this host has deleted, and the head still counts. */
  #lessened = 0;
  /** Id of the database of the last checkpoint. */
  #databaseId: string | null = null;
  /** Whether this host has looked for pieces that cannot be read. */
  #isMended = false;
  #isAnew = false;

  constructor(context: WriterContext) {
    this.#context = context;
  }

  /** Deletes all that there is of these sessions, for good. */
  async forget(refs: readonly number[]): Promise<void> {
    if (refs.length === 0) return;
    this.#noteDeletion();
    this.#lessened += await this.#context.cache.forget(refs);
  }

  /** The whole copy is deleted. */
  noteClear(): void {
    this.#noteDeletion();
    this.#unjoined.clear();
  }

  /** Whether the copy was written as a whole since the last call: others may have deleted it before, with attachments. */
  takeAnew(): boolean {
    const isAnew = this.#isAnew;
    this.#isAnew = false;
    return isAnew;
  }

  /**
   * Whether it is over: not where another host is to be waited for. The copy of another database, or of what this one has lost, is what
   * is left of that, and is to be restored: pieces of this one would be taken for pieces of that.
   */
  write(batch: Batch, isLastTry: boolean): Promise<boolean> {
    return this.#context.cache.turn(() => this.#write(batch, isLastTry));
  }

  async #write(batch: Batch, isLastTry: boolean): Promise<boolean> {
    const { cache } = this.#context;
    if (this.#databaseId !== null && this.#databaseId !== batch.databaseId) cache.startOver();
    this.#databaseId = batch.databaseId;
    const head = await cache.head();
    if (head !== null) {
      if (head.database_id !== batch.databaseId) return true;
      if (head.seq >= batch.to && (!batch.isEmptied || head.purged_to >= batch.to)) return true;
      if (head.seq < batch.from && !isLastTry) return false;
    }
    await this.forget(batch.purged);
    if (batch.isEmptied) {
      await cache.clear(); // another host may have copied what there was before it was deleted
      this.noteClear();
    }
    await this.#writeAfter(batch, batch.isEmptied ? null : head);
    return true;
  }

  #noteDeletion(): void {
    this.#deletions += 1;
    this.#written = null;
  }

  async #writeAfter(batch: Batch, head: CopyHead | null): Promise<void> {
    const { cache, clock } = this.#context;
    const { databaseId: database_id, from, to, config } = batch;
    const deletions = this.#deletions;
    let lessened = this.#lessened;
    const written = this.#written?.seq === from && head?.seq === from ? this.#written : null;
    this.#written = null;
    const purged_to = batch.isEmptied ? to : (head?.purged_to ?? 0);
    const putHead = async (seq: number, pieces: number): Promise<void> => {
      await cache.putHead({ database_id, seq, purged_to, pieces, at: clock(), complete_until: batch.at, config });
      if (this.#deletions === deletions) this.#written = { seq, pieces };
      this.#lessened -= lessened;
      lessened = 0;
    };
    const count = async (): Promise<number> => countOf(await cache.pieces());
    const mended: number[] = [];
    let before = written?.pieces ?? 0;
    if (written === null) {
      const earlier = await cache.pieces();
      this.#unjoined.learn(earlier);
      if ((head?.seq ?? 0) !== from || hasAfter(earlier, from) || lacks(earlier, head, lessened)) {
        const seq = await copyWhole(this.#copying(batch, earlier), head?.seq ?? 0);
        this.#isAnew = true;
        this.#isMended = true;
        this.#unjoined.clear();
        return putHead(seq, await count());
      }
      mended.push(...(await this.#mend(this.#copying(batch, earlier))));
      before = mended.length === 0 ? countOf(earlier) : await count();
    }
    await this.#put(batch);
    await putHead(to, before + batch.pieces.length);
    const quiet = await this.#join(batch, (pieces) => putHead(to, countOf(pieces)));
    await this.#forgetPurged(batch, [...mended, ...quiet]);
  }

  async #put({ from, to, pieces }: Batch): Promise<void> {
    const { cache } = this.#context;
    for (let at = 0; at < pieces.length; at += PUT_AT_ONCE)
      await Promise.all(
        pieces
          .slice(at, at + PUT_AT_ONCE)
          .map(({ ref, id, text }) => cache.put({ ref, level: 0, first: from + 1, last: to, id }, text)),
      );
  }

  #copying({ databaseId, to }: Batch, earlier: Pieces): Copying {
    const { cache, store } = this.#context;
    return { cache, store, wanted: { databaseId, seq: to }, earlier };
  }

  /** Once in the life of a host: between two of them, files are damaged. */
  async #mend(copying: Copying): Promise<readonly number[]> {
    if (this.#isMended) return [];
    this.#isMended = true;
    const { clock, log } = this.#context;
    try {
      const mended = await mendCopy(copying, clock());
      if (mended.length > 0) log('Damaged sessions are copied again', mended);
      return mended;
    } catch (cause) {
      log('The second copy cannot be read', cause);
      return [];
    }
  }

  /**
   * Another host may have purged sessions while this one wrote their pieces. It deletes pieces before and after its checkpoint: so
   * either it has deleted these, or the sessions are gone from the database by now. `others`: sessions that the database had, too.
   */
  async #forgetPurged({ databaseId, to, pieces }: Batch, others: readonly number[]): Promise<void> {
    const refs = [...pieces.map(({ ref }) => ref), ...others].filter((ref) => ref !== CLIENTS);
    const purged = await this.#context.store.read('projection', async (transaction) => {
      const [id, seq] = await Promise.all([transaction.databaseId(), transaction.checkpointSeq()]);
      if (id !== databaseId || seq < to) return []; // they may be lost
      return withoutStored(transaction, refs);
    });
    await this.forget(purged);
  }

  /** Joins pieces of sessions that have many, and some of those that are quiet. Returns these. `onJoined`: called with what the copy has then. */
  async #join(batch: Batch, onJoined: (pieces: Pieces) => Promise<void>): Promise<readonly number[]> {
    const { cache } = this.#context;
    const { from, to, pieces } = batch;
    // No other host can have written to a session that has begun since the checkpoint before.
    const many = this.#unjoined.add(
      pieces.map(({ ref }) => ref),
      (ref) => ref > from && ref <= to,
    );
    const quiet = await this.#takeQuiet();
    if (many.length + quiet.length === 0) return [];
    const copying = this.#copying(batch, await cache.pieces());
    const after = new Map(copying.earlier);
    for (const ref of many) {
      await this.#joinSession(copying, after, ref, JOINED_PIECES);
      this.#unjoined.set(ref, after.get(ref)?.filter(({ level }) => level === 0).length ?? 0);
    }
    for (const ref of quiet) await this.#joinSession(copying, after, ref, QUIET_PIECES);
    // One that was copied again has as many as are listed now.
    await onJoined(after.size === copying.earlier.size ? after : await cache.pieces());
    return quiet;
  }

  /** Not while sessions are to come back, as what the copy has would be listed anew for that. Those that the database has lost stay as they are. */
  async #takeQuiet(): Promise<readonly number[]> {
    const { cache, store } = this.#context;
    const quiet = cache.isNeeded ? [] : this.#unjoined.takeQuiet();
    if (quiet.length === 0) return quiet;
    const lost = await store.read('projection', (transaction) => withoutStored(transaction, quiet));
    return quiet.filter((ref) => !lost.includes(ref));
  }

  /** `least`: as many pieces that were not joined before are joined. `after` gets what the copy has of it then, and nothing where it is copied again. */
  async #joinSession(
    copying: Copying,
    after: Map<number, readonly Piece[]>,
    ref: number,
    least: number,
  ): Promise<void> {
    for (let level = 0; ; level += 1) {
      const pieces = after.get(ref) ?? [];
      const same = pieces.filter((piece) => piece.level === level);
      if (same.length < (level === 0 ? least : JOINED_PIECES)) return;
      const joined = await this.#joined(ref, level + 1, same);
      if (joined === null) {
        after.delete(ref);
        await copyOne(copying, ref);
        return;
      }
      after.set(ref, [...pieces.filter((piece) => piece.level !== level), joined]);
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

/** Whether there are pieces of later checkpoints. The database may have lost those before the copy was complete, and others have their numbers then. */
function hasAfter(pieces: Pieces, seq: number): boolean {
  return [...pieces.values()].some((each) => each.some(({ last }) => last > seq));
}

/** Whether some are lost: their files were damaged, or a machine has lost its power before they were on its disk. `lessened`: how many were deleted on purpose. */
function lacks(pieces: Pieces, head: CopyHead | null, lessened: number): boolean {
  return head !== null && countOf(pieces) + lessened < head.pieces;
}
