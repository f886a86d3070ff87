// Opens a namespace's database, and lets go of it when another context needs that.

import type { IDBPTransaction } from 'idb';
import { DATABASE_VERSION } from './constants.ts';
import { promised, promisedTransaction } from './promised.ts';
import type { RecordingSchema, StoreName } from './schema.ts';

export interface Database {
  transaction<Mode extends 'readonly' | 'readwrite'>(
    stores: StoreName[],
    mode: Mode,
    options?: IDBTransactionOptions,
  ): IDBPTransaction<RecordingSchema, StoreName[], Mode>;
  close(): void;
}

/**
 * Opens the database and makes its stores when it is new.
 * `onLost` is called when the connection is of no more use: the browser closed it, or another
 * context wants to upgrade or delete the database.
 */
export async function openDatabase(name: string, onLost: () => void): Promise<Database> {
  const request = indexedDB.open(name, DATABASE_VERSION);
  request.addEventListener('upgradeneeded', () => {
    createStores(request.result);
  });
  const database = await promised(request);
  database.addEventListener('versionchange', () => {
    database.close();
    onLost();
  });
  database.addEventListener('close', onLost);
  return {
    transaction: (stores, mode, options) => promisedTransaction(database.transaction(stores, mode, options)),
    close: () => {
      database.close();
    },
  };
}

function createStores(created: IDBDatabase): void {
  created.createObjectStore('journal');
  const sessions = created.createObjectStore('sessions', { keyPath: 'ref' });
  sessions.createIndex('by_session_id', 'session_id', { unique: true });
  sessions.createIndex('by_list', ['list', 'recency', 'ref']);
  sessions.createIndex('by_recency', ['recency', 'ref']);
  const messages = created.createObjectStore('messages', { keyPath: ['ref', 'position'] });
  messages.createIndex('by_message_id', ['ref', 'message_id'], { unique: true });
  created.createObjectStore('chunks', { keyPath: ['ref', 'position', 'generation', 'offset'] });
  created.createObjectStore('event_ids');
  const clients = created.createObjectStore('clients', { keyPath: 'client_id' });
  clients.createIndex('by_seen_at', 'seen_at');
  created.createObjectStore('meta').put({ id: crypto.randomUUID() }, 'identity');
}
