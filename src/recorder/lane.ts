// Runs the recorder's work on its memory one piece at a time, in the order of the calls.

export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes a lane: `lane(work)` runs `work` once all work before it has settled, and settles as `work` does. */
export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
