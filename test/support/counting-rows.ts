// Counts what is read of the list of sessions.

import type { ReadTransaction, RecordingStore } from '../../src/storage/index.ts';

/** A store that counts the rows of sessions which its lists return, by method. */
export function countingRows(store: RecordingStore, rowsRead: Map<string, number>): RecordingStore {
  const METHODS = ['sessionList', 'sessionsByActivity', 'attendedSessions', 'sessionsTrashedBefore'] as const;
  return watched(store, (transaction) => {
    for (const method of METHODS) {
      const read: (...given: never[]) => Promise<readonly unknown[]> = transaction[method].bind(transaction);
      Object.assign(transaction, {
        [method]: async (...given: never[]) => {
          const rows = await read(...given);
          note(rowsRead, method, rows.length);
          return rows;
        },
      });
    }
  });
}

/** A store that counts the entries of the indexes of sessions which are counted or passed, by method. */
export function countingEntries(store: RecordingStore, passed: Map<string, number>): RecordingStore {
  return watched(store, (transaction) => {
    const countSessions = transaction.countSessions.bind(transaction);
    const placeOfSession = transaction.placeOfSession.bind(transaction);
    transaction.countSessions = async (list, range) => {
      const counted = await countSessions(list, range);
      note(passed, 'countSessions', counted);
      return counted;
    };
    transaction.placeOfSession = (list, range, nth) => {
      note(passed, 'placeOfSession', Math.abs(nth));
      return placeOfSession(list, range, nth);
    };
  });
}

function note(counts: Map<string, number>, method: string, count: number): void {
  counts.set(method, (counts.get(method) ?? 0) + count);
}

/** A store of which each transaction is given to `watch` first. */
function watched(store: RecordingStore, watch: (transaction: ReadTransaction) => void): RecordingStore {
  function watching<T extends ReadTransaction>(transaction: T): T {
    watch(transaction);
    return transaction;
  }
  return {
    ...store,
    read: (scope, body) => store.read(scope, (transaction) => body(watching(transaction))),
    write: (scope, durability, body) => store.write(scope, durability, (transaction) => body(watching(transaction))),
  };
}
