// What is known of how many rows one list of the projection has where. Rows that change move the counts along. Pure.

import { compareActivity, FIRST_PLACE, LAST_PLACE, type ActivityPlace, type ActivityRange } from '../storage/index.ts';

/** How many rows a list has in a range. A range that ends at the place of a row says which number that row has there. */
export interface KnownRange extends ActivityRange {
  readonly count: number;
}

/** A row that has come to a place (1), or has left it (-1). */
export interface Move {
  readonly place: ActivityPlace;
  readonly by: 1 | -1;
}

/** More than a person jumps to; each costs a few comparisons for each row that a checkpoint changes. */
const MAX_RANGES = 500;

/** Everything in the order of activity. */
export const EVERYWHERE: ActivityRange = { after: FIRST_PLACE, upTo: LAST_PLACE };

export class KnownRanges {
  /** How many rows the list has. */
  readonly total: number;
  /** Those that were noted last come last. */
  #ranges: readonly KnownRange[];

  constructor(total: number, ranges: readonly KnownRange[] = []) {
    this.total = total;
    this.#ranges = ranges;
  }

  note(known: KnownRange): void {
    const others = this.#ranges.filter((each) => !isSameStart(each, known) || !isSame(each.upTo, known.upTo));
    this.#ranges = [...others.slice(1 - MAX_RANGES), known];
  }

  /** Of the ranges with the same beginning, the one whose end is nearest in time. */
  nearestTo(range: ActivityRange): KnownRange {
    return this.#nearest(range, ({ upTo }) => distance(upTo, range.upTo));
  }

  /** Of those, and within `range`, the one that has nearly `nth` rows. */
  nearestWith(range: ActivityRange, nth: number): KnownRange {
    return this.#nearest(range, ({ upTo, count }) =>
      compareActivity(upTo, range.upTo) > 0 ? Infinity : Math.abs(count - nth),
    );
  }

  /** What is known after rows have moved. */
  moved(moves: readonly Move[]): KnownRanges {
    if (moves.length === 0) return this;
    const total = moves.reduce((count, { by }) => count + by, this.total);
    const ranges = this.#ranges.map((range) => ({
      ...range,
      count: moves.reduce((count, { place, by }) => (isWithin(place, range) ? count + by : count), range.count),
    }));
    return new KnownRanges(total, ranges);
  }

  /** The empty range at the beginning where none is nearer. */
  #nearest(range: ActivityRange, distanceOf: (known: KnownRange) => number): KnownRange {
    let nearest: KnownRange = { after: range.after, upTo: range.after, count: 0 };
    for (const known of [{ ...EVERYWHERE, count: this.total }, ...this.#ranges]) {
      if (isSameStart(known, range) && distanceOf(known) < distanceOf(nearest)) nearest = known;
    }
    return nearest;
  }
}

function isSameStart(one: ActivityRange, other: ActivityRange): boolean {
  return isSame(one.after, other.after);
}

function isSame(one: ActivityPlace, other: ActivityPlace): boolean {
  return compareActivity(one, other) === 0;
}

function isWithin(place: ActivityPlace, { after, upTo }: ActivityRange): boolean {
  return compareActivity(place, after) > 0 && compareActivity(place, upTo) <= 0;
}

function distance(one: ActivityPlace, other: ActivityPlace): number {
  return one.recency === other.recency ? 0 : Math.abs(one.recency - other.recency);
}
