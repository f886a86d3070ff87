// Which sessions have pieces in the second copy that are to be joined: many, or some that nothing was added to for a while. A file of a
// piece takes 4 kB and more, and the last texts of a session are in each of its pieces.

import type { Pieces } from './copied-pieces.ts';

/** As many pieces of one level are joined to one of the next: so a byte is written some three times in hours of recording. */
export const JOINED_PIECES = 16;

/** So many are joined where a session is quiet. */
export const QUIET_PIECES = 3;

/** A session is quiet that so many checkpoints after one another have not touched: it is so after a minute. So often is looked for them, as all entries are listed then. */
const QUIET_BATCHES = 12;

/** Quiet sessions whose pieces are joined after one checkpoint. */
const QUIET_AT_ONCE = 96;

interface Known {
  /** Pieces that are not joined. */
  readonly count: number;
  /** The last batch that has added one. */
  readonly batch: number;
}

export class Unjoined {
  readonly #known = new Map<number, Known>();
  #batch = 0;

  /** Learns of those that were left by workers before. */
  learn(pieces: Pieces): void {
    for (const [ref, each] of pieces) {
      const count = each.filter(({ level }) => level === 0).length;
      if (count >= QUIET_PIECES && !this.#known.has(ref)) this.#known.set(ref, { count, batch: this.#batch });
    }
  }

  /** Notes what a batch has added pieces to. `isNew`: whether a session had none before. Returns those with many pieces, or with an unknown number. */
  add(refs: readonly number[], isNew: (ref: number) => boolean): number[] {
    this.#batch += 1;
    for (const ref of refs) {
      const before = this.#known.get(ref)?.count ?? (isNew(ref) ? 0 : JOINED_PIECES);
      this.set(ref, before + 1);
    }
    return refs.filter((ref) => (this.#known.get(ref)?.count ?? 0) >= JOINED_PIECES);
  }

  set(ref: number, count: number): void {
    this.#known.set(ref, { count, batch: this.#batch });
  }

  /** Some quiet sessions with pieces to join. What is quiet is forgotten. */
  takeQuiet(): number[] {
    const quiet: number[] = [];
    if (this.#batch % QUIET_BATCHES !== 0) return quiet;
    for (const [ref, { count, batch }] of this.#known) {
      if (this.#batch - batch < QUIET_BATCHES) continue;
      if (count >= QUIET_PIECES) {
        if (quiet.length === QUIET_AT_ONCE) break;
        quiet.push(ref);
      }
      this.#known.delete(ref);
    }
    return quiet;
  }

  clear(): void {
    this.#known.clear();
  }
}
