// A wrapper around a real store that fails on demand.

import { StorageError, type RecordingStore } from '../../src/storage/index.ts';

/** The outcome of the next write: it fails, or it succeeds but reports no result or a wrong one. */
export type Fault =
  | 'unavailable'
  | 'full'
  | 'version_mismatch'
  | 'silent_commit'
  | 'silent_abort'
  | 'hanging'
  | 'lost_after_commit';

export interface FaultyStore extends RecordingStore {
  /** Faults of the next writes, in order. */
  readonly faults: Fault[];
  /** The write transactions that were started, in order. */
  readonly writes: ('begun' | 'complete')[];
  /** Holds back the results of completed writes until the returned function is called. */
  holdAnswers(): () => void;
}

const FAILURE = {
  unavailable: () => new StorageError('storage_unavailable', 'connection lost', { health: 'lost' }),
  hanging: () => new StorageError('storage_unavailable', 'no answer', { health: 'hanging' }),
  full: () => new StorageError('storage_full', 'no room'),
  version_mismatch: () => new StorageError('version_mismatch', 'newer'),
  silent_commit: () =>
    new StorageError('storage_unavailable', 'no answer', { health: 'hanging', isOutcomeUnknown: true }),
  silent_abort: () =>
    new StorageError('storage_unavailable', 'no answer', { health: 'hanging', isOutcomeUnknown: true }),
  lost_after_commit: () => new StorageError('storage_unavailable', 'connection lost', { health: 'lost' }),
} satisfies Record<Fault, () => StorageError>;

export function createFaultyStore(store: RecordingStore): FaultyStore {
  const faults: Fault[] = [];
  const writes: FaultyStore['writes'] = [];
  let held: Promise<void> = Promise.resolve();
  return {
    faults,
    writes,
    holdAnswers() {
      let release = (): void => undefined;
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    read: (scope, body) => store.read(scope, body),
    close: () => {
      store.close();
    },
    async write(scope, durability, body) {
      const fault = faults.shift();
      writes.push('begun');
      if (fault === 'silent_commit' || fault === 'lost_after_commit') {
        await store.write(scope, durability, body);
        throw FAILURE[fault]();
      }
      if (fault !== undefined) {
        await store.write(scope, durability, async (transaction) => {
          await body(transaction);
          throw FAILURE[fault]();
        });
      }
      const result = await store.write(scope, durability, body);
      await held;
      writes.push('complete');
      return result;
    },
  };
}
