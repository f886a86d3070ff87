// The lower limit of the cost: a SharedWorker that only writes to IndexedDB. It writes each record as a
// string, into one store, in a separate transaction.
import { openDatabase, settled } from './idb.ts';
import type { Durability, RawWay, Streamed, TailCheck } from '../commands.ts';
import { RECORD_FORMS } from './raw-forms.ts';
import type { RawAnswer, RawFailure, RawRequest } from './raw-messages.ts';
import { restoreRaw } from './raw-restore.ts';

const STORE = 'records';

interface Opened {
  readonly database: IDBDatabase;
  readonly durability: Durability;
}

let opened: Opened | null = null;
let key = 0;

/** Writes one record in its own transaction. Resolves when the transaction is complete. */
function write(record: unknown, tailCheck: TailCheck = 'none'): Promise<void> {
  return new Promise((resolve, reject) => {
    if (opened === null) throw new Error('Open the database first.');
    const transaction = opened.database.transaction(STORE, 'readwrite', { durability: opened.durability });
    transaction.addEventListener('complete', () => {
      resolve();
    });
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new Error('a raw transaction was aborted'));
    });
    const store = transaction.objectStore(STORE);
    const look = lookFor(store, IDBKeyRange.lowerBound(key, true), tailCheck);
    store.add(record, (key += 1));
    if (look === null) transaction.commit();
    else
      look.addEventListener('success', () => {
        transaction.commit();
      });
  });
}

function lookFor(store: IDBObjectStore, newer: IDBKeyRange, tailCheck: TailCheck): IDBRequest | null {
  if (tailCheck === 'none') return null;
  return tailCheck === 'key' ? store.getKey(newer) : store.getAll(newer);
}

async function writeGroups(group: number, ms: number, way: RawWay): Promise<Streamed> {
  const encode = RECORD_FORMS[way.encoding](group);
  const startedAt = performance.now();
  let appends = 0;
  const writeOn = async (): Promise<void> => {
    while (performance.now() - startedAt < ms) {
      await write(encode(), way.tail_check);
      appends += group;
    }
  };
  await Promise.all(Array.from({ length: way.in_flight }, writeOn));
  return { appends, ms: performance.now() - startedAt };
}

async function answer(request: RawRequest): Promise<RawAnswer> {
  switch (request.type) {
    case 'open':
      opened = { database: await openDatabase(request.database, STORE), durability: request.durability };
      return 0;
    case 'write': {
      const startedAt = performance.now();
      await write(request.record);
      return performance.now() - startedAt;
    }
    case 'write_groups':
      return writeGroups(request.group, request.ms, request.way);
    case 'read': {
      const database = await openDatabase(request.database);
      const records = await settled(database.transaction(request.store).objectStore(request.store).getAll());
      database.close();
      return records.length;
    }
    case 'restore':
      return restoreRaw(request.cache, request.database);
  }
}

self.addEventListener('connect', (event) => {
  const [port] = event instanceof MessageEvent ? event.ports : [];
  port?.addEventListener('message', ({ data }: MessageEvent<RawRequest>) => {
    void answer(data)
      .catch((error: unknown): RawFailure => ({ failed: String(error) }))
      .then((reply) => {
        port.postMessage(reply);
      });
  });
  port?.start();
});
