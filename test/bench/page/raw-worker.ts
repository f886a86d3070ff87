// The limit: a SharedWorker that writes to IndexedDB and does nothing else. Its records are strings in a
// store of their own, each in a transaction of its own, and one after the other.
import { openDatabase, settled } from './idb.ts';
import type { Durability, Encoding, Streamed } from '../commands.ts';
import type { RawAnswer, RawRequest } from './raw-messages.ts';

const STORE = 'records';

interface Opened {
  readonly database: IDBDatabase;
  readonly durability: Durability;
}

let opened: Opened | null = null;
let key = 0;

/** Settles once the transaction that holds the record alone is complete. */
function write(record: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    if (opened === null) throw new Error('Open the database first.');
    const transaction = opened.database.transaction(STORE, 'readwrite', { durability: opened.durability });
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

const ENCODE: Record<Encoding, (events: readonly unknown[]) => unknown> = {
  json: (events) => JSON.stringify(events),
  utf8: (events) => new TextEncoder().encode(JSON.stringify(events)),
  objects: (events) => events,
  short_json: (events) => JSON.stringify(events), // of events that are short already
};

async function writeGroups(events: readonly unknown[], encoding: Encoding, ms: number): Promise<Streamed> {
  const startedAt = performance.now();
  let appends = 0;
  while (performance.now() - startedAt < ms) {
    await write(ENCODE[encoding](events));
    appends += events.length;
  }
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
      return writeGroups(request.events, request.encoding, request.ms);
    case 'read': {
      const database = await openDatabase(request.database);
      const records = await settled(database.transaction(request.store).objectStore(request.store).getAll());
      database.close();
      return records.length;
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
