// Binary search. Pure.

/**
 * The first index below `length` at which `isReached`; `length` where there is none. Once it is reached it is at all later
 * indexes.
 */
export function firstIndex(length: number, isReached: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
