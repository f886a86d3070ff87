// Which row of a list a key leads to.

/**
 * The row after `key` was pressed on row `index` of `count`; null for a key that does not move.
 * The ends are walls: an arrow does not wrap around, so holding it down finds them.
 */
export function rowAfterKey(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
