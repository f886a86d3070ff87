// Reads journal records with their keys. IndexedDB gives either by itself; only newer browsers give both at once.

/** Records as they are stored, in the order of their keys. */
export interface StoredRecords {
  readonly keys: readonly number[];
  readonly values: readonly unknown[];
}

/** The store of the journal, as every browser has it. */
interface Journal {
  getAll(range: IDBKeyRange, count: number): Promise<unknown[]>;
  getAllKeys(range: IDBKeyRange, count: number): Promise<number[]>;
}

/** The part of Chromium 141 and later that types do not know yet (https://w3c.github.io/IndexedDB/#dom-idbobjectstore-getallrecords). */
interface WithRecords {
  getAllRecords(options: {
    readonly query: IDBKeyRange;
    readonly count: number;
  }): Promise<readonly { readonly key: number; readonly value: unknown }[]>;
}

function hasRecords(journal: object): journal is WithRecords {
  return 'getAllRecords' in journal;
}

/** The first `count` records in `range`, in one way to the storage and back. */
export async function readRecords(journal: Journal, range: IDBKeyRange, count: number): Promise<StoredRecords> {
  if (hasRecords(journal)) {
    const records = await journal.getAllRecords({ query: range, count });
    return { keys: records.map(({ key }) => key), values: records.map(({ value }) => value) };
  }
  const [keys, values] = await Promise.all([journal.getAllKeys(range, count), journal.getAll(range, count)]);
  return { keys, values };
}
