// Waiting for another context, but not for ever.

/** Starts a timer that calls `expire` once; returns what stops it. Realms bring their own clock. */
export type StartTimer = (expire: () => void, ms: number) => () => void;

/** Settles like `promise`, or with what `late` gives (or throws) when that takes longer than `ms`. A later outcome is dropped. */
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
