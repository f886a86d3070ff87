// Where each row of a long list stands, without laying out the others: rows are equally high, some have a heading above them, and
// some are not shown. Pure.

import { firstIndex } from './first-index.ts';

/** Heights in CSS pixels. */
export interface RowHeights {
  readonly row: number;
  readonly heading: number;
}

export class EvenRows {
  readonly count: number;
  readonly #heights: RowHeights;
  readonly #headings: readonly number[];
  readonly #hidden: readonly number[];

  /** `headings` and `hidden`: the indexes of rows with a heading, and of those that are not shown, in ascending order. */
  constructor(count: number, heights: RowHeights, headings: readonly number[], hidden: readonly number[]) {
    this.count = count;
    this.#heights = heights;
    this.#headings = headings;
    this.#hidden = hidden;
  }

  get totalPx(): number {
    return this.topOf(this.count);
  }

  /** Where a row begins, with its heading. */
  topOf(index: number): number {
    const shown = index - countBelow(this.#hidden, index);
    return shown * this.#heights.row + countBelow(this.#headings, index) * this.#heights.heading;
  }

  /** Where a row ends: the next one begins there. */
  endOf(index: number): number {
    return this.topOf(index + 1);
  }

  /** Where a row begins, below its heading. */
  rowTopOf(index: number): number {
    return this.endOf(index) - this.#heights.row;
  }

  /** The row at a place of the list, the first or the last one beyond its ends. */
  indexAt(px: number): number {
    return firstIndex(Math.max(0, this.count - 1), (index) => this.endOf(index) > px);
  }
}

/** How many of ascending numbers are below a number. */
function countBelow(numbers: readonly number[], limit: number): number {
  return firstIndex(numbers.length, (index) => (numbers[index] ?? limit) >= limit);
}
