// Reads stored values in batches, and key by key where a batch fails. One value that the browser cannot
// read makes every read of a range around it fail: Chromium keeps a large value in a file of its own, and
// every read of it fails with `NotReadableError` once that file is missing (measured in Chromium 156).

import { unwrap } from 'idb';
import { isPlainObject } from '../protocol/index.ts';
import { FIRST_READ_VALUES, READ_AT_ONCE, ROW_LENGTH } from './constants.ts';
import { WriteAgainError } from './failure.ts';

/** Stands in for a value that the browser cannot read. */
export const UNREADABLE = Symbol('unreadable');

/** A value with its primary key. */
export interface StoredValue<Key> {
  readonly primaryKey: Key;
  /** What is stored, or {@link UNREADABLE}. */
  readonly value: unknown;
}

/** What to read from. */
interface Source<Key> {
  getAll(range: IDBKeyRange | null, count?: number): Promise<unknown[]>;
  /** Primary keys, also of an index. */
  getAllKeys(range: IDBKeyRange | null, count?: number): Promise<Key[]>;
}

interface Store<Key> extends Source<Key> {
  readonly name: string;
  get(key: NoInfer<Key>): Promise<unknown>;
  getKey(key: NoInfer<Key>): Promise<unknown>;
}

interface Index<Key> extends Source<Key> {
  readonly objectStore: Store<Key>;
}

/** The method of Chromium 141 and later that TypeScript's types lack (https://w3c.github.io/IndexedDB/#dom-idbobjectstore-getallrecords). */
interface WithRecords<Key> {
  getAllRecords(options: {
    readonly query: IDBKeyRange | null;
    readonly count?: number | undefined;
  }): Promise<readonly StoredValue<Key>[]>;
}

function hasRecords<Key>(source: Source<Key>): source is Source<Key> & WithRecords<Key> {
  return 'getAllRecords' in source;
}

/**
 * Names of the errors that concern one value: its file is missing, or its bytes cannot be deserialized. Browsers use
 * `UnknownError` for this, too, and also for a database that has failed: then keys cannot be read either.
 */
const VALUE_ERRORS: ReadonlySet<string> = new Set([
  'NotReadableError',
  'DataError',
  'DataCloneError',
  'NotFoundError',
  'UnknownError',
]);

function isValueError(cause: unknown): boolean {
  return cause instanceof DOMException && VALUE_ERRORS.has(cause.name);
}

/**
 * A failed request aborts its transaction unless its `error` event is cancelled, so this cancels the event of a value error.
 * It also stops the event before it reaches the transaction, because idb takes any error there for the transaction's end.
 */
function keepTransaction<T>(reading: Promise<T>): Promise<T> {
  const request = unwrap(reading);
  request.addEventListener('error', (event) => {
    if (!isValueError(request.error)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  return reading;
}

/**
 * A write transaction asked for values that the browser cannot read. Nothing of it is stored: Chromium aborts such a
 * transaction at its end, although the error of the read was cancelled (`UnknownError`, measured in Chromium 156). The caller
 * tries again at once, and the next transaction does not ask for these values.
 */
export class UnreadableValueError extends WriteAgainError {
  constructor() {
    super('The transaction asked for a value that the browser cannot read. It is tried again without that value.');
  }
}

/** Reads the values of one transaction. */
export class ValueReader {
  readonly #skipped: Set<string>;
  #hasFailed = false;

  /** `skipped`: values that are not asked for, because an earlier write transaction could not read them. Those that this one cannot read are added. */
  constructor(skipped: Set<string>) {
    this.#skipped = skipped;
  }

  /** Whether reading a value has failed: then the transaction cannot commit. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /**
   * The first `count` values of a store or an index in `range`, which is everything when it is null. Reads a store in requests
   * of about {@link READ_AT_ONCE}, so that reading a very long text is not taken for a storage that hangs.
   */
  async readAll<Key>(
    source: Store<Key> | Index<Key>,
    range: IDBKeyRange | null,
    count?: number,
  ): Promise<readonly StoredValue<Key>[]> {
    if ('objectStore' in source) return this.#readSome(source, range, count);
    return (await this.#readPaged(source, range, count, Infinity)) ?? [];
  }

  /** Everything of a store in `range`; null where that is longer than `most`, about, in UTF-16 code units. */
  async readUpTo<Key>(
    store: Store<Key>,
    range: IDBKeyRange | null,
    most: number,
  ): Promise<readonly StoredValue<Key>[] | null> {
    return this.#readPaged(store, range, undefined, most);
  }

  async #readPaged<Key>(
    store: Store<Key>,
    range: IDBKeyRange | null,
    count: number | undefined,
    most: number,
  ): Promise<readonly StoredValue<Key>[] | null> {
    const found: StoredValue<Key>[] = [];
    let rest = range;
    let size = FIRST_READ_VALUES;
    let total = 0;
    for (;;) {
      const wanted = count === undefined ? size : Math.min(size, count - found.length);
      const some = await this.#readSome(store, rest, wanted);
      for (const each of some) found.push(each);
      const length = some.reduce((sum, { value }) => sum + lengthOf(value), 0);
      total += length;
      if (total > most) return null;
      const last = some.at(-1);
      if (last === undefined || some.length < wanted || found.length === count) return found;
      rest = rangeAfter(last.primaryKey, range);
      size = Math.max(1, Math.floor((READ_AT_ONCE * some.length) / length));
    }
  }

  async #readSome<Key>(
    source: Store<Key> | Index<Key>,
    range: IDBKeyRange | null,
    count: number | undefined,
  ): Promise<readonly StoredValue<Key>[]> {
    const store = 'objectStore' in source ? source.objectStore : source;
    try {
      if (!this.#skips(store)) return await readBatch(source, range, count);
    } catch (cause) {
      if (!isValueError(cause)) throw cause;
      this.#hasFailed = true;
    }
    const keys = await source.getAllKeys(range, count);
    return Promise.all(keys.map(async (primaryKey) => ({ primaryKey, value: await this.read(store, primaryKey) })));
  }

  /** The value of one key, {@link UNREADABLE}, or undefined when there is none. */
  async read<Key>(store: Store<Key>, key: Key): Promise<unknown> {
    const id = JSON.stringify([store.name, key]);
    if (this.#skipped.has(id)) return UNREADABLE;
    try {
      return await keepTransaction(store.get(key));
    } catch (cause) {
      if (!isValueError(cause)) throw cause;
      await store.getKey(key); // rejects when the database itself cannot be read
      this.#hasFailed = true;
      this.#skipped.add(id);
      return UNREADABLE;
    }
  }

  #skips({ name }: { readonly name: string }): boolean {
    return [...this.#skipped].some((id) => id.startsWith(JSON.stringify([name]).slice(0, -1)));
  }
}

/** What is left of `range` after a key. */
function rangeAfter(key: unknown, range: IDBKeyRange | null): IDBKeyRange {
  const upper: unknown = range?.upper;
  return upper === undefined
    ? IDBKeyRange.lowerBound(key, true)
    : IDBKeyRange.bound(key, upper, true, range?.upperOpen ?? false);
}

/** About how long a value is, in UTF-16 code units. Only texts are long. */
function lengthOf(value: unknown): number {
  const text = isPlainObject(value) ? value['text'] : value;
  return ROW_LENGTH + (typeof text === 'string' ? text.length : 0);
}

async function readBatch<Key>(
  source: Source<Key>,
  range: IDBKeyRange | null,
  count: number | undefined,
): Promise<readonly StoredValue<Key>[]> {
  if (hasRecords(source)) return keepTransaction(source.getAllRecords({ query: range, count }));
  const [keys, values] = await Promise.all([
    source.getAllKeys(range, count),
    keepTransaction(source.getAll(range, count)),
  ]);
  return keys.map((primaryKey, index) => ({ primaryKey, value: values[index] }));
}
