// What is purged is gone from the second copy as well, before anyone is told that it is gone.

import { StorageError } from '../storage/index.ts';
import type { RecorderHost } from './host.ts';

/** Deletes what the copy has of purged sessions. Rejects with `StorageError` where that cannot be done now: the next checkpoint tries it again. */
export async function forgetCopies({ copy }: Pick<RecorderHost, 'copy'>, refs: readonly number[]): Promise<void> {
  if (copy === undefined || refs.length === 0) return;
  try {
    await copy.forget(refs);
  } catch (cause) {
    throw new StorageError(
      'storage_unavailable',
      'The recordings are deleted, but not yet from their second copy, which the browser does not give access to now. It is tried again.',
      { cause },
    );
  }
}
