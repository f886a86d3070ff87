// Where the rows of a transcript are, of which only those in view are rendered and so measured. Pure geometry, in CSS pixels
// from the top of the first row.

import { firstIndex } from './first-index.ts';
import type { PositionRange } from './known-messages.ts';
import { unreadHeight } from './row-height.ts';
import type { TranscriptRow } from './transcript-rows.ts';

/** Indexes from `from` up to, but without, `to`. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** A place in a session, whatever rows there are around it: so many pixels below the top of the message at a position. */
export interface Anchor {
  readonly position: number;
  readonly offset: number;
}

export class RowLayout {
  rows: readonly TranscriptRow[] = [];
  readonly #measured = new Map<string, number>();
  #estimate: (row: TranscriptRow) => number = () => 0;
  #end = 0;
  /** The top of each row, and the bottom of the last one. */
  #tops = new Float64Array(1);
  /** Indexes of the rows, by rising position. */
  #byPosition: readonly number[] = [];

  /** `estimate`: the height of a row that is not measured. `end`: how many positions there are. */
  setRows(rows: readonly TranscriptRow[], end: number, estimate: (row: TranscriptRow) => number): void {
    const isSame = rows === this.rows && end === this.#end;
    this.rows = rows;
    this.#end = end;
    this.#estimate = estimate;
    if (isSame) return;
    const start = (index: number): number => startOf(rows[index]);
    this.#byPosition = [...rows.keys()].toSorted((a, b) => start(a) - start(b));
    this.#place();
  }

  /** Takes over heights by key; returns whether anything has moved. */
  measure(heights: Iterable<readonly [key: string, height: number]>): boolean {
    let hasChanged = false;
    for (const [key, height] of heights) {
      if (this.#measured.get(key) === height) continue;
      this.#measured.set(key, height);
      hasChanged = true;
    }
    if (hasChanged) this.#place();
    return hasChanged;
  }

  /** Of all rows. */
  get height(): number {
    return this.#tops[this.rows.length] ?? 0;
  }

  topOf(index: number): number {
    return this.#tops[Math.min(Math.max(index, 0), this.rows.length)] ?? 0;
  }

  heightOf(index: number): number {
    return this.topOf(index + 1) - this.topOf(index);
  }

  /** The rows that are at least partly between two offsets. */
  rowsBetween(top: number, bottom: number): IndexRange {
    const from = this.#indexAt(top);
    let to = from;
    while (to < this.rows.length && this.topOf(to) < bottom) to += 1;
    return { from, to };
  }

  /** The row of a position, or else that of the last one before it; -1 where there is none. */
  indexOfPosition(position: number): number {
    const isAfter = (index: number): boolean => startOf(this.rows[this.#byPosition[index] ?? -1]) > position;
    return this.#byPosition[firstIndex(this.rows.length, isAfter) - 1] ?? -1;
  }

  /**
   * The place that is to stay where it is while rows come and change: the first message in view, as of a gap before it no one
   * sees anything; where there is only a gap, the position in that.
   */
  anchorAt(top: number, viewHeight: number): Anchor {
    const { from, to } = this.rowsBetween(top, top + viewHeight);
    for (let index = from; index < to; index += 1) {
      const row = this.rows[index];
      if (row !== undefined && row.kind !== 'gap') return { position: row.position, offset: top - this.topOf(index) };
    }
    const gap = this.rows[from];
    if (gap?.kind !== 'gap') return { position: 0, offset: 0 };
    const passed = Math.max(Math.floor((top - this.topOf(from)) / unreadHeight(this.#end)), 0);
    return { position: gap.from + passed, offset: top - this.topOf(from) - passed * unreadHeight(this.#end) };
  }

  /** The offset of a place now. */
  offsetOf({ position, offset }: Anchor): number {
    const index = this.indexOfPosition(position);
    const row = this.rows[index];
    const within = row?.kind === 'gap' ? (position - row.from) * unreadHeight(this.#end) : 0;
    return this.topOf(index) + within + offset;
  }

  /** The positions between two offsets that have not been read, and what is between them; null where there are none. */
  unreadBetween(top: number, bottom: number): PositionRange | null {
    const { from, to } = this.rowsBetween(top, bottom);
    const unread = this.rows.slice(from, to).flatMap((row, index): PositionRange[] => {
      if (row.kind !== 'gap') return [];
      const positionAt = (at: number): number => row.from + (at - this.topOf(from + index)) / unreadHeight(this.#end);
      return [
        { from: Math.max(Math.floor(positionAt(top)), row.from), to: Math.min(Math.ceil(positionAt(bottom)), row.to) },
      ];
    });
    if (unread.length === 0) return null;
    return { from: Math.min(...unread.map((each) => each.from)), to: Math.max(...unread.map((each) => each.to)) };
  }

  #indexAt(offset: number): number {
    return Math.max(0, firstIndex(this.rows.length, (index) => this.topOf(index) > offset) - 1);
  }

  #place(): void {
    const { length } = this.rows;
    if (this.#tops.length < length + 1) this.#tops = new Float64Array(length * 2 + 1);
    let top = 0;
    for (let index = 0; index < length; index += 1) {
      const row = this.rows[index];
      this.#tops[index] = top;
      if (row !== undefined)
        top += row.kind === 'gap' ? this.#estimate(row) : (this.#measured.get(row.key) ?? this.#estimate(row));
    }
    this.#tops[length] = top;
  }
}

function startOf(row: TranscriptRow | undefined): number {
  if (row === undefined) return Infinity;
  return row.kind === 'gap' ? row.from : row.position;
}
