// The limit: a SharedWorker that writes to IndexedDB and does nothing else. Its records are strings in a
// store of their own, each in a transaction of its own, and one after the other.
import type { RawAnswer, RawRequest } from './raw-messages.ts';

const STORE = 'records';

let database: IDBDatabase | null = null;
let key = 0;

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
    request.addEventListener('success', () => {
      resolve(request.result);
    });
    request.addEventListener('error', () => {
      reject(request.error ?? new Error('the database could not be opened'));
    });
  });
}

/** Settles once the transaction that holds the record alone is complete. */
function write(record: string, durability: IDBTransactionDurability): Promise<void> {
  return new Promise((resolve, reject) => {
    if (database === null) throw new Error('Open the database first.');
    const transaction = database.transaction(STORE, 'readwrite', { durability });
    transaction.objectStore(STORE).add(record, (key += 1));
    transaction.commit();
    transaction.addEventListener('complete', () => {
      resolve();
    });
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new Error('a raw transaction was aborted'));
    });
  });
}

async function answer(request: RawRequest): Promise<RawAnswer> {
  switch (request.type) {
    case 'open':
      database = await open(request.database);
      return 0;
    case 'write': {
      const startedAt = performance.now();
      await write(request.record, request.durability);
      return performance.now() - startedAt;
    }
    case 'write_groups': {
      const startedAt = performance.now();
      for (const group of request.groups) await write(JSON.stringify(group), request.durability);
      return performance.now() - startedAt;
    }
  }
}

self.addEventListener('connect', (event) => {
  const [port] = event instanceof MessageEvent ? event.ports : [];
  port?.addEventListener('message', ({ data }: MessageEvent<RawRequest>) => {
    void answer(data).then((value) => {
      port.postMessage(value);
    });
  });
  port?.start();
});
