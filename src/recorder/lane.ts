// One after the other: the recorder's work on its memory, in the order in which it was asked for.

export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of one: `lane(work)` runs `work` once everything given before has settled, and settles like it. */
export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
