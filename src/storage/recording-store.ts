// The recordings of a namespace: runs transactions, and heals a lost connection by opening a new
// one. Nothing outside this layer sees IndexedDB or its errors.

import type { IDBPTransaction } from 'idb';
import { settleWithin, type Config, type StartTimer } from '../protocol/index.ts';
import { TRANSACTION_DEADLINE_MS } from './constants.ts';
import { openDatabase, type Database } from './database.ts';
import { storageErrorFrom, StorageError } from './failure.ts';
import { ALL_STORES, type RecordingSchema, type StoreName } from './schema.ts';
import type { ReadTransaction, Scope, WriteTransaction } from './transaction.ts';
import { IdbReadTransaction, IdbWriteTransaction } from './idb-transaction.ts';

const STORES: Record<Scope, StoreName[]> = { journal: ['journal'], all: [...ALL_STORES] };

/**
 * Where the recorder keeps its journal. A call rejects with `StorageError` and nothing else;
 * after a rejection nothing of the transaction is stored, unless the error says that its outcome
 * is unknown.
 */
export interface RecordingStore {
  /** Runs `body` in one readwrite transaction and resolves once that is complete, on disk as `durability` says. */
  write<T>(
    scope: Scope,
    durability: Config['durability'],
    body: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T>;
  /** Runs `body` in one readonly transaction. */
  read<T>(scope: Scope, body: (transaction: ReadTransaction) => Promise<T>): Promise<T>;
  close(): void;
}

/** A store that opens its database when it is first used, and again after it was lost. */
export function createRecordingStore(name: string, startTimer: StartTimer): RecordingStore {
  let connection: Promise<Connection> | null = null;
  let connections = 0;

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
      const opening = open(name, (connections += 1), () => {
        if (connection === opening) connection = null;
      });
      connection = opening;
    }
    return connection;
  }

  async function run<T>(work: (connection: Connection) => Promise<T>, mayCommit: boolean): Promise<T> {
    try {
      const answer = connect().then(work);
      return await settleWithin(answer, TRANSACTION_DEADLINE_MS, startTimer, () => {
        const message = `The browser's storage did not answer within ${TRANSACTION_DEADLINE_MS} ms. What is pending is kept and tried again.`;
        throw new StorageError('storage_unavailable', message, { isOutcomeUnknown: mayCommit });
      });
    } catch (cause) {
      const error = storageErrorFrom(cause);
      if (error.code !== 'storage_full') drop();
      throw error;
    }
  }

  return {
    write: (scope, durability, body) =>
      run(async ({ database, number }) => {
        const transaction = database.transaction(STORES[scope], 'readwrite', { durability });
        return complete(transaction, body(new IdbWriteTransaction(transaction, scope, number)));
      }, true),
    read: (scope, body) =>
      run(async ({ database, number }) => {
        const transaction = database.transaction(STORES[scope], 'readonly');
        return complete(transaction, body(new IdbReadTransaction(transaction, scope, number)));
      }, false),
    close: drop,
  };
}

interface Connection {
  readonly database: Database;
  readonly number: number;
}

async function open(name: string, number: number, onLost: () => void): Promise<Connection> {
  return { database: await openDatabase(name, onLost), number };
}

/** Commits in the turn in which `body` ended, and resolves once the transaction is complete. A failed body leaves nothing behind. */
async function complete<T>(
  transaction: IDBPTransaction<RecordingSchema, StoreName[], 'readonly' | 'readwrite'>,
  body: Promise<T>,
): Promise<T> {
  const outcome = transaction.done.then(
    () => null,
    (cause: unknown) => storageErrorFrom(cause),
  );
  let result: T;
  try {
    result = await body;
    if (transaction.mode === 'readwrite') transaction.commit();
  } catch (cause) {
    abort(transaction);
    const aborted = await outcome;
    throw aborted !== null && aborted.code === 'storage_full' ? aborted : cause;
  }
  const failure = await outcome;
  if (failure !== null) throw failure;
  return result;
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (cause) {
    if (!(cause instanceof DOMException && cause.name === 'InvalidStateError')) throw cause; // it has ended by itself
  }
}
