// The recordings of a namespace: runs transactions, and replaces a lost connection by a new
// one. Nothing outside this layer sees IndexedDB or its errors.

import type { IDBPTransaction } from 'idb';
import {
  MOVING_TRANSACTION_DEADLINE_MS,
  settleWithin,
  TRANSACTION_DEADLINE_MS,
  type Config,
  type StartTimer,
  type StorageTrouble,
} from '../protocol/index.ts';
import { abort } from './abort.ts';
import { WATCH_MS } from './constants.ts';
import { openDatabase, type Database } from './database.ts';
import { hangingError, isStorageFailure, openErrorFrom, StorageError, storageErrorFrom } from './failure.ts';
import { FoundDamage } from './found-damage.ts';
import { createHome } from './home.ts';
import { ALL_STORES, type RecordingSchema, type StoreName } from './schema.ts';
import type { ReadTransaction, Scope, WriteTransaction } from './transaction.ts';
import { UnreadableValueError, ValueReader } from './read-values.ts';
import { IdbReadTransaction, IdbWriteTransaction } from './idb-transaction.ts';

/** Troubles that are nearly always over when the database is opened again. */
const PASSING_AT_FIRST = new Set<StorageTrouble>(['lost', 'broken']);

const STORES: Record<Scope, StoreName[]> = {
  journal: ['journal'],
  projection: ALL_STORES.filter((store) => store !== 'journal'),
  all: [...ALL_STORES],
};

/**
 * Where the recorder keeps its journal. A call rejects with a `StorageError` when the storage fails, and with what
 * `body` threw when that was a bug. After a rejection nothing of the transaction is stored, unless the error says that
 * its outcome is unknown.
 */
export interface RecordingStore {
  /** Runs `body` in one readwrite transaction and resolves once that is complete. `durability`: whether that waits for the disk. */
  write<T>(
    scope: Scope,
    durability: Config['durability'],
    body: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T>;
  /**
   * Runs `body` in one readonly transaction, and once more when the connection was lost meanwhile. One of the projection may take
   * long, as no commit waits for it: a filter reads every row of a list.
   */
  read<T>(scope: Scope, body: (transaction: ReadTransaction) => Promise<T>): Promise<T>;
  close(): void;
}

/** A store that opens its database when it is first used, and again after it was lost. `onDeleted`: called when another context deletes it while it is open. */
export function createRecordingStore(name: string, startTimer: StartTimer, onDeleted?: () => void): RecordingStore {
  let connection: Promise<Connection> | null = null;
  let connections = 0;
  const home = createHome(startTimer);
  let wasOpen = false;
  const damage = new FoundDamage();
  /** Values that the last write transaction could not read. */
  const skipped = new Set<string>();

  function drop(): void {
    const dropped = connection;
    connection = null;
    dropped?.then(
      ({ database }) => {
        database.close();
      },
      () => undefined,
    );
  }

  async function connect(): Promise<Connection> {
    if (connection === null) {
      const forget = (): void => {
        if (connection === opening) connection = null;
      };
      const number = (connections += 1);
      const opened = openDatabase(home, name, forget, onDeleted).then((database) => ({ database, number }));
      const opening = opened.catch((cause: unknown) => {
        throw openErrorFrom(cause, wasOpen);
      });
      connection = opening;
      opening.then(() => {
        wasOpen = true;
      }, forget);
    }
    return connection;
  }

  /** Runs one transaction, which may take `longestMs` while its requests are answered. One that hangs is aborted, so that it cannot commit after its caller got an error. */
  async function run<T>(begin: (connection: Connection) => Running<T>, longestMs: number): Promise<T> {
    let running: Running<T> | null = null;
    let isOver = false;
    try {
      const answer = connect().then((opened) => {
        if (isOver) throw hangingError(TRANSACTION_DEADLINE_MS, false);
        running = begin(opened);
        return running.result;
      });
      const settle = (idleMs: number, totalMs: number): Promise<T> =>
        settleWithin(answer, WATCH_MS, startTimer, () => {
          const idle = running?.hasMoved() === true ? 0 : idleMs + WATCH_MS;
          const total = totalMs + WATCH_MS;
          if (idle < TRANSACTION_DEADLINE_MS && total < longestMs) return settle(idle, total);
          isOver = true;
          throw hangingError(total, running !== null && !running.abort());
        });
      return await settle(0, 0);
    } catch (cause) {
      if (!isStorageFailure(cause)) throw cause; // a bug in `body`, which does not concern the connection
      const error = storageErrorFrom(cause);
      if (error.code !== 'storage_full') drop();
      throw error;
    }
  }

  async function readOnce<T>(scope: Scope, body: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    return run(
      ({ database, number }) => {
        const transaction = database.transaction(STORES[scope], 'readonly');
        const values = new ValueReader(new Set());
        const reading = new IdbReadTransaction(transaction, scope, number, values, damage);
        return runningOf(transaction, values, body(reading));
      },
      scope === 'projection' ? MOVING_TRANSACTION_DEADLINE_MS : TRANSACTION_DEADLINE_MS,
    );
  }

  return {
    write: async (scope, durability, body) => {
      const result = await run(
        ({ database, number }) => {
          const transaction = database.transaction(STORES[scope], 'readwrite', { durability });
          const values = new ValueReader(skipped);
          const writing = new IdbWriteTransaction(transaction, scope, number, values, damage);
          return runningOf(transaction, values, body(writing), () => writing.isUndone);
        },
        scope === 'all' ? MOVING_TRANSACTION_DEADLINE_MS : TRANSACTION_DEADLINE_MS,
      );
      skipped.clear(); // another context may have replaced them
      return result;
    },
    read: async (scope, body) => {
      try {
        return await readOnce(scope, body);
      } catch (cause) {
        if (!(cause instanceof StorageError) || !PASSING_AT_FIRST.has(cause.health)) throw cause;
        return readOnce(scope, body);
      }
    },
    close: drop,
  };
}

/** A transaction under way. */
interface Running<T> {
  readonly result: Promise<T>;
  /** Whether any of its requests was answered since this was last asked. */
  hasMoved(): boolean;
  /** Aborts the transaction; false when it has ended or is committing. */
  abort(): boolean;
}

interface Connection {
  readonly database: Database;
  readonly number: number;
}

type OpenTransaction = IDBPTransaction<RecordingSchema, StoreName[], 'readonly' | 'readwrite'>;

function runningOf<T>(
  transaction: OpenTransaction,
  values: ValueReader,
  body: Promise<T>,
  isUndone = () => false,
): Running<T> {
  const hasMoved = watchProgress(transaction);
  return { result: complete(transaction, values, body, isUndone), hasMoved, abort: () => abort(transaction) };
}

/** Returns whether a request was answered since the last call. `success` events do not bubble, but capturing listeners of the transaction get them. */
function watchProgress(transaction: EventTarget): () => boolean {
  let moved = false;
  transaction.addEventListener(
    'success',
    () => {
      moved = true;
    },
    { capture: true },
  );
  return () => {
    const hasMoved = moved;
    moved = false;
    return hasMoved;
  };
}

/**
 * Commits in the turn in which `body` ended, and resolves once the transaction is complete. Stores nothing when `body` fails
 * or undoes the transaction.
 */
async function complete<T>(
  transaction: OpenTransaction,
  values: ValueReader,
  body: Promise<T>,
  isUndone: () => boolean,
): Promise<T> {
  const outcome = transaction.done.then(
    () => null,
    (cause: unknown) => storageErrorFrom(cause),
  );
  let result: T;
  try {
    result = await body;
    if (values.hasFailed && transaction.mode === 'readwrite') throw new UnreadableValueError();
    if (isUndone()) abort(transaction);
    else if (transaction.mode === 'readwrite') transaction.commit();
  } catch (cause) {
    abort(transaction);
    const aborted = await outcome;
    throw aborted?.code === 'storage_full' ? aborted : cause;
  }
  const failure = await outcome;
  // A read has all its answers, however the transaction ended.
  if (failure !== null && !isUndone() && !values.hasFailed) throw failure;
  return result;
}
