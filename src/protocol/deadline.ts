// Waits for another context with a deadline.

/** Starts a timer that calls `expire` once; returns the function that stops it. Each realm passes its own timer. */
export type StartTimer = (expire: () => void, ms: number) => () => void;

/** Resolves after `ms`. */
export function pauseFor(ms: number, startTimer: StartTimer): Promise<void> {
  return new Promise((resolve) => void startTimer(resolve, ms));
}

/** Settles like `promise`. When that takes longer than `ms`, settles with the result or error of `late`, and ignores `promise`. */
export function settleWithin<T>(
  promise: Promise<T>,
  ms: number,
  startTimer: StartTimer,
  late: () => T | Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(() => {
      resolve(Promise.resolve().then(late));
    }, ms);
    promise.finally(stop).then(resolve, reject);
  });
}
