// Adds many items to a list.

/** As `list.push(...items)`, which fails for more items than a function may have arguments: about 100,000. */
export function append<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item);
}
