// Where the databases are: in a named bucket, once the browser can no longer open those of the origin.

import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StartTimer } from '../../src/protocol/index.ts';
import { createHome, type Home } from '../../src/storage/home.ts';

/** Deadlines never pass; pauses pass at once. */
const startTimer: StartTimer = (run, ms) => {
  const timer = ms > 1_000 ? undefined : setTimeout(run, 0);
  return () => clearTimeout(timer);
};

class FakeBuckets {
  readonly stored = new Map<string, { readonly indexedDB: IDBFactory }>();

  keys(): Promise<string[]> {
    return Promise.resolve([...this.stored.keys()]);
  }

  open(name: string): Promise<{ readonly indexedDB: IDBFactory }> {
    const bucket = this.stored.get(name) ?? { indexedDB: new IDBFactory() };
    this.stored.set(name, bucket);
    return Promise.resolve(bucket);
  }

  delete(name: string): Promise<void> {
    this.stored.delete(name);
    return Promise.resolve();
  }
}

let buckets = new FakeBuckets();
let own = new IDBFactory();

beforeEach(() => {
  buckets = new FakeBuckets();
  own = new IDBFactory();
  vi.stubGlobal('indexedDB', own);
  vi.stubGlobal('navigator', { storageBuckets: buckets, storage: { persisted: () => Promise.resolve(false) } });
  vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function broken(): DOMException {
  return new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
}

interface Opened {
  readonly factory: unknown;
  readonly isClosed: () => boolean;
  close(): void;
}

/** Opens, unless `failing` says how that fails. */
function opening(home: Home, failing: (factory: unknown) => DOMException | null): Promise<Opened> {
  return home((factory) => {
    const failure = failing(factory);
    if (failure !== null) return Promise.reject(failure);
    let isClosed = false;
    return Promise.resolve({ factory, isClosed: () => isClosed, close: () => void (isClosed = true) });
  });
}

test('the databases are in the own bucket, and no other is made', async () => {
  expect((await opening(createHome(startTimer), () => null)).factory).toBe(own);
  expect(buckets.stored.size).toBe(0);
});

test('a failure that passes moves nothing', async () => {
  let failures = 2;
  const { factory } = await opening(createHome(startTimer), () => (failures-- > 0 ? broken() : null));
  expect(factory).toBe(own);
  expect(buckets.stored.size).toBe(0);
});

test('any other failure is reported at once', async () => {
  const blocked = new DOMException('not allowed', 'SecurityError');
  await expect(opening(createHome(startTimer), () => blocked)).rejects.toBe(blocked);
  expect(buckets.stored.size).toBe(0);
});

test('where the own databases cannot be opened they are made in a named bucket, and stay there', async () => {
  const { factory } = await opening(createHome(startTimer), (each) => (each === own ? broken() : null));
  expect(factory).toBe(buckets.stored.get('holdfast-2')?.indexedDB);
  expect((await opening(createHome(startTimer), () => null)).factory).toBe(factory);
  expect([...buckets.stored.keys()]).toEqual(['holdfast-2']);
});

test('a bucket whose databases cannot be opened is left for the next one, and none is deleted that was in use', async () => {
  const { factory: second } = await opening(createHome(startTimer), (each) => (each === own ? broken() : null));
  const { factory } = await opening(createHome(startTimer), (each) => (each === second ? broken() : null));
  expect(factory).toBe(buckets.stored.get('holdfast-3')?.indexedDB);
  expect([...buckets.stored.keys()]).toEqual(['holdfast-2', 'holdfast-3']);
});

test('where no database can be opened anywhere, no empty bucket stays', async () => {
  await expect(opening(createHome(startTimer), broken)).rejects.toMatchObject({ name: 'UnknownError' });
  expect(buckets.stored.size).toBe(0);
});
