// Retries operations that can fail for external reasons.

/** Runs `work`, and repeats it after a failure for which `mayPass` is true, with at most `tries` attempts. Settles like the last attempt. */
export async function withTries<T>(
  tries: number,
  work: () => Promise<T>,
  mayPass: (error: unknown) => boolean = () => true,
): Promise<T> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !mayPass(error)) throw error;
    }
  }
}
