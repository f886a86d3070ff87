// When a commit that the storage failed is tried again.

import { StorageError } from '../storage/index.ts';
import { COMMIT_HANGS, COMMIT_TRIES } from './constants.ts';

/** Counts the failures of one commit: call it with each, to learn whether there is time for another try. */
export function createPatience(): (error: StorageError) => boolean {
  let tries = 0;
  let hangs = 0;
  return ({ health }) => {
    tries += 1;
    if (health === 'hanging') hangs += 1;
    return tries < COMMIT_TRIES && hangs < COMMIT_HANGS;
  };
}

/** Runs a write, and again while that is worth a try. Rejects as the last try did. */
export async function withTries<T>(run: () => Promise<T>): Promise<T> {
  const hasTimeAfter = createPatience();
  for (;;) {
    try {
      return await run();
    } catch (cause) {
      if (!(cause instanceof StorageError) || !hasTimeAfter(cause) || !isWorthARetry(cause)) throw cause;
    }
  }
}

/** A lost connection is replaced at once. A storage that hangs has been waited for long enough: the caller should learn of it. */
export function isWorthARetry({ code, health, isOutcomeUnknown }: StorageError): boolean {
  return code === 'storage_unavailable' && (health !== 'hanging' || isOutcomeUnknown);
}
