// Which row of a list a key leads to.

/**
 * The row after `key` was pressed on row `index` of `count`, of which `page` fit into view; null for a key that does not
 * move. The ends are walls: an arrow does not wrap around, so holding it down finds them.
 */
export function rowAfterKey(key: string, index: number, count: number, page = 1): number | null {
  if (count === 0) return null;
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(index + 1, last);
    case 'ArrowUp':
    case 'k':
      return Math.max(index - 1, 0);
    case 'PageDown':
      return Math.min(index + page, last);
    case 'PageUp':
      return Math.max(index - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
