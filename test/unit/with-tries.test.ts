import { expect, test } from 'vitest';
import { withTries } from '../support/with-tries.ts';

/** Fails so often, then settles with how often it was tried. */
function failing(times: number): () => Promise<number> {
  let tries = 0;
  return () => {
    tries += 1;
    return tries > times ? Promise.resolve(tries) : Promise.reject(new Error(`failure ${tries}`));
  };
}

test('retries a failure, and settles like the last attempt', async () => {
  expect(await withTries(3, failing(2))).toBe(3);
  await expect(withTries(3, failing(3))).rejects.toThrow('failure 3');
});

test('does not retry a permanent failure', async () => {
  const mayPass = (error: unknown): boolean => !String(error).includes('failure 2');
  await expect(withTries(3, failing(3), mayPass)).rejects.toThrow('failure 2');
});
