// A `RecordingStore` whose transactions have random outcomes. Several stores on one disk simulate several
// contexts.

import {
  StorageError,
  isStorageFailure,
  storageErrorFrom,
  type RecordingStore,
  type Scope,
  type WriteTransaction,
} from '../../src/storage/index.ts';
import { Access, type SimulatedDisk } from './disk.ts';
import type { Codec } from './codec.ts';
import type { Realm } from './scheduler.ts';
import { SimulatedWriteTransaction } from './transactions.ts';

/**
 * The outcome of a transaction. `abort`, `full`: its changes are undone. `lost_before`, `lost_after`: the
 * connection is lost before or after the commit. `refused`: there is no connection. `hang`: it never
 * starts. `hang_in_commit`: it exceeds its deadline, and is then committed or undone.
 */
export type Fate =
  | 'commit'
  | 'abort'
  | 'full'
  | 'lost_before'
  | 'lost_after'
  | 'refused'
  | 'hang'
  | 'hang_in_commit_then_in'
  | 'hang_in_commit_then_out';

/** The environment of a store. */
export interface StoreContext {
  readonly realm: Realm;
  /** Runs a function in the store's realm after `ms`. Returns a function that cancels it. */
  readonly later: (ms: number, run: () => void) => () => void;
  /** The same in the browser, which continues when the realm dies. */
  readonly laterInBrowser: (ms: number, run: () => void) => void;
  readonly fate: (mode: Access['mode']) => Fate;
  readonly codec: Codec;
  /** The delay of the next step, in ms; null: no delay. */
  readonly latency: () => number | null;
}

/** The deadline of the real store, in ms. */
const DEADLINE_MS = 5_000;
/** How long a commit hangs, in ms: for up to two attempts. */
const HANG_MS = 7_500;

const KEPT = new Set<Fate>(['commit', 'lost_after', 'hang_in_commit_then_in']);

export function createSimulatedStore(disk: SimulatedDisk, context: StoreContext): RecordingStore {
  let connection = 1;
  let { generation } = disk;

  const step = async (): Promise<void> => {
    const ms = context.latency();
    if (ms === null) return;
    await new Promise<void>((resolve) => {
      context.later(ms, resolve);
    });
  };

  function run<T>(
    mode: Access['mode'],
    scope: Scope,
    isDurable: boolean,
    body: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    const fate = context.fate(mode);
    if (generation !== disk.generation) connection += 1;
    ({ generation } = disk);
    return new Promise<T>((resolve, reject) => {
      let isAnswered = false;
      const answer = (settle: () => void): void => {
        if (isAnswered) return;
        isAnswered = true;
        stopDeadline();
        settle();
      };
      const fail = (cause: unknown): void => {
        answer(() => {
          if (!isStorageFailure(cause)) {
            reject(cause);
            return;
          }
          const error = storageErrorFrom(cause);
          if (error.code !== 'storage_full') connection += 1;
          reject(error);
        });
      };
      const begin = (): void => {
        if (fate === 'hang' || access.state !== 'running') return;
        const transaction = new SimulatedWriteTransaction(disk, access, {
          scope,
          connection,
          step,
          codec: context.codec,
        });
        body(transaction).then(
          (value) => {
            end(value, transaction);
          },
          (cause: unknown) => {
            disk.leave(access, false);
            fail(cause);
          },
        );
      };
      const end = (value: T, { hasFailed, isUndone, fault }: SimulatedWriteTransaction): void => {
        if (access.state !== 'running') return;
        if (isUndone) {
          disk.leave(access, false);
          answer(() => resolve(value));
          return;
        }
        if (fault !== null) disk.faults.push(fault);
        access.state = 'committing';
        const isKept = KEPT.has(fate) && !hasFailed;
        const hangMs = fate.startsWith('hang') ? HANG_MS : 0;
        context.laterInBrowser(hangMs + (context.latency() ?? 0), () => {
          if (access.state === 'over') return;
          disk.leave(access, isKept);
          context.later(context.latency() ?? 0, () => {
            if (isKept && fate !== 'lost_after') answer(() => resolve(value));
            else fail(failureOf(fate));
          });
        });
      };
      const access = new Access({
        mode,
        owner: context.realm,
        isDurable,
        onGranted: () => {
          context.later(context.latency() ?? 0, begin);
        },
        onLost: () => {
          context.later(0, () => {
            fail(new StorageError('storage_unavailable', 'The database was deleted.'));
          });
        },
      });
      const stopDeadline = context.later(DEADLINE_MS, () => {
        const isOutcomeUnknown = access.state === 'committing';
        if (!isOutcomeUnknown) disk.leave(access, false);
        fail(
          new StorageError('storage_unavailable', 'The storage did not answer.', {
            isOutcomeUnknown,
            health: 'hanging',
          }),
        );
      });
      if (fate === 'refused') context.later(context.latency() ?? 0, () => fail(failureOf(fate)));
      else disk.enter(access);
    });
  }

  return {
    write: (scope, durability, body) => run('readwrite', scope, durability === 'strict', body),
    read: (scope, body) => run('readonly', scope, false, body),
    close: () => {
      connection += 1;
    },
  };
}

function failureOf(fate: Fate): StorageError {
  if (fate === 'full') return new StorageError('storage_full', 'There is no room.');
  return new StorageError('storage_unavailable', `The transaction failed: ${fate}.`);
}
