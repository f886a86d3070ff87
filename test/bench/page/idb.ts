// Thin functions over IndexedDB. The comparison must not use Holdfast's own storage code.

/** Opens a database. A new database gets the store, if one is named. */
export function openDatabase(name: string, store?: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.addEventListener('upgradeneeded', () => {
    if (store !== undefined) request.result.createObjectStore(store);
  });
  return settled(request);
}

/** A promise that settles with the request. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => {
      resolve(request.result);
    });
    request.addEventListener('error', () => {
      reject(request.error ?? new Error('a request failed'));
    });
  });
}

/** The database of a namespace. Early builds of 0.1.0 gave it the name of the namespace. */
export async function databaseOf(namespace: string): Promise<string> {
  const databases = await indexedDB.databases();
  return databases.some(({ name }) => name === namespace) ? namespace : `holdfast:${namespace}`;
}

/** All values of a store, or of a range of it. */
export async function readStore(database: string, store: string, range?: IDBKeyRange): Promise<unknown[]> {
  const opened = await openDatabase(database);
  const rows: unknown[] = await settled(opened.transaction(store).objectStore(store).getAll(range));
  opened.close();
  return rows;
}
