// Counts what is read of the list of sessions.

import type { ReadTransaction, RecordingStore } from '../../src/storage/index.ts';

/** A store that counts the rows of sessions which its lists return, by method. */
export function countingRows(store: RecordingStore, rowsRead: Map<string, number>): RecordingStore {
  const METHODS = ['sessionList', 'sessionsByActivity', 'attendedSessions', 'sessionsTrashedBefore'] as const;
  function watch<T extends ReadTransaction>(transaction: T): T {
    for (const method of METHODS) {
      const read: (...given: never[]) => Promise<readonly unknown[]> = transaction[method].bind(transaction);
      Object.assign(transaction, {
        [method]: async (...given: never[]) => {
          const rows = await read(...given);
          rowsRead.set(method, (rowsRead.get(method) ?? 0) + rows.length);
          return rows;
        },
      });
    }
    return transaction;
  }
  return {
    ...store,
    read: (scope, body) => store.read(scope, (transaction) => body(watch(transaction))),
    write: (scope, durability, body) => store.write(scope, durability, (transaction) => body(watch(transaction))),
  };
}
