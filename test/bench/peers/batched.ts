// Batches overlapping calls; several peers use this.

/**
 * Returns a function that passes items to `write` in batches. Items that arrive while a batch is being written go
 * into the next batch. Each call settles with the batch that contains its item.
 */
export function batched<Item>(write: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  return (item) => {
    waiting.push(item);
    next ??= last = last
      .catch(() => undefined) // the callers of that batch get the error
      .then(() => {
        const items = waiting;
        waiting = [];
        next = undefined;
        return write(items);
      });
    return next;
  };
}
