// Which item of a menu a key leads to, as the ARIA pattern of a menu has it.

/**
 * The item after `key` was pressed on item `index` of those with these labels; null for a key that does not move.
 * Arrows wrap around. A letter leads to the next item that begins with it.
 */
export function itemAfterKey(key: string, index: number, labels: readonly string[]): number | null {
  const count = labels.length;
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (index + 1) % count;
    case 'ArrowUp':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return itemWithLetter(key, index, labels);
  }
}

function itemWithLetter(key: string, index: number, labels: readonly string[]): number | null {
  if (key.length !== 1 || key === ' ') return null;
  const letter = key.toLocaleLowerCase();
  const following = [...labels.keys()].map((step) => (index + 1 + step) % labels.length);
  return following.find((each) => labels[each]?.toLocaleLowerCase().startsWith(letter)) ?? null;
}
