// Damages a stored value: the browser can no longer read it, or it is not what a build writes.

import { openDB, unwrap } from 'idb';

export type StoreKey = number | string | (number | string)[];

/** What reading a value throws whose file is missing. */
function unreadable(): never {
  throw new DOMException('Data lost due to missing file.', 'NotReadableError');
}

/** The part of fake-indexeddb that holds the values: a read clones what is there. */
interface RawDatabase {
  readonly rawObjectStores: ReadonlyMap<
    string,
    { readonly records: { get(key: StoreKey): { value: unknown } | undefined } }
  >;
}

function hasRawDatabase(database: object): database is { readonly _rawDatabase: RawDatabase } {
  return '_rawDatabase' in database;
}

/** From now on every read of a store's value at `key` fails, and every read of a range around it. Its keys stay. */
export async function makeUnreadable(database: string, store: string, key: StoreKey): Promise<void> {
  const connection = await openDB(database);
  const raw = unwrap(connection);
  // oxlint-disable-next-line eslint/no-underscore-dangle -- its only name
  const record = hasRawDatabase(raw) ? raw._rawDatabase.rawObjectStores.get(store)?.records.get(key) : undefined;
  if (record === undefined) throw new Error(`There is no value in ${store} at ${JSON.stringify(key)}.`);
  // The fields stay: fake-indexeddb finds the old keys of indexes by them when the value is overwritten.
  const fields = typeof record.value === 'object' ? { ...record.value } : {};
  record.value = Object.defineProperty(fields, 'file', { enumerable: true, get: unreadable });
  connection.close();
}

/** Changes the value of a store at `key`; what `change` returns must bear the same key. */
export async function changeValue(
  database: string,
  store: string,
  key: StoreKey,
  change: (value: unknown) => unknown,
): Promise<void> {
  const connection = await openDB(database);
  const transaction = connection.transaction(store, 'readwrite');
  const value = change(await transaction.store.get(key));
  await (transaction.store.keyPath === null ? transaction.store.put(value, key) : transaction.store.put(value));
  await transaction.done;
  connection.close();
}

/** Keys of a store, in order. */
export async function keysOf(database: string, store: string): Promise<StoreKey[]> {
  const connection = await openDB(database);
  const keys = await connection.getAllKeys(store);
  connection.close();
  return keys.filter(isStoreKey);
}

function isStoreKey(key: IDBValidKey): key is StoreKey {
  return typeof key === 'number' || typeof key === 'string' || Array.isArray(key);
}
