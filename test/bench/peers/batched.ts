// What several peers do with calls that overlap.

/**
 * A function that gives items to `write` in batches: what arrives while one is being written goes into
 * the next. Each call settles with the batch that has its item, and fails with it.
 */
export function batched<Item>(write: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  return (item) => {
    waiting.push(item);
    next ??= last = last
      .catch(() => undefined) // its own callers hear of it
      .then(() => {
        const items = waiting;
        waiting = [];
        next = undefined;
        return write(items);
      });
    return next;
  };
}
