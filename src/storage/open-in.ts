// Opens a database of any factory, as `openDB` of idb does with the global one.

import { wrap, type DBSchema, type IDBPDatabase } from 'idb';

export interface OpenOptions<Schema extends DBSchema> {
  readonly version: number;
  /** Makes the stores of a new database. */
  readonly create: (created: IDBPDatabase<Schema>) => void;
  /** The connection can no longer be used: the browser closed it, or another context wants to upgrade or delete the database. */
  readonly onLost: () => void;
  /** Called before that, where another context deletes the database. */
  readonly onDeleted?: () => void;
}

export async function openIn<Schema extends DBSchema>(
  factory: IDBFactory,
  name: string,
  { version, create, onLost, onDeleted }: OpenOptions<Schema>,
): Promise<IDBPDatabase<Schema>> {
  const request = factory.open(name, version);
  request.addEventListener('upgradeneeded', () => {
    create(wrapped<Schema>(request.result));
  });
  await wrap(request);
  const database = request.result;
  database.addEventListener('versionchange', ({ newVersion }) => {
    database.close();
    if (newVersion === null) onDeleted?.();
    onLost();
  });
  database.addEventListener('close', onLost);
  return wrapped<Schema>(database);
}

function wrapped<Schema extends DBSchema>(database: IDBDatabase): IDBPDatabase<Schema> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema is what `create` makes
  return wrap(database) as IDBPDatabase<Schema>;
}
