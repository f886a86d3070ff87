// Doing again what fails now and then through no fault of ours.

/** Settles like `work`, which is done again after a failure that `mayPass`, so often at most. */
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
