// Waits for another context with a deadline.

/** Starts a timer that calls `expire` once; returns the function that stops it. Each realm passes its own timer. */
export type StartTimer = (expire: () => void, ms: number) => () => void;

/** Settles like `promise`. When that takes longer than `ms`, settles with the result or error of `late`, and ignores `promise`. */
export async function settleWithin<T>(
  promise: Promise<T>,
  ms: number,
  startTimer: StartTimer,
  late: () => T | Promise<T>,
): Promise<T> {
  let stop = (): void => undefined;
  const deadline = new Promise<'late'>((resolve) => {
    stop = startTimer(() => {
      resolve('late');
    }, ms);
  });
  try {
    const first = await Promise.race([promise.then((value) => ({ value })), deadline]);
    return first === 'late' ? late() : first.value;
  } finally {
    stop();
  }
}
