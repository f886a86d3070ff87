import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createRecordingStore,
  UnreadableValueError,
  type ReadTransaction,
  type RecordingStore,
} from '../../src/storage/index.ts';
import { makeUnreadable } from '../support/damage-value.ts';
import { TRANSACTION_DEADLINE_MS, type StartTimer } from '../../src/protocol/index.ts';
import { describeRecordingStore, journalAfter } from '../contract/recording-store-contract.ts';
import { JOURNAL_FRONT, WATCH_MS } from '../../src/storage/constants.ts';
import { newDatabase } from '../support/recorder-harness.ts';

const neverLate: StartTimer = () => () => undefined;

function openStores(): { store: RecordingStore; again: () => RecordingStore } {
  const name = newDatabase();
  const again = () => createRecordingStore(name, neverLate);
  return { store: again(), again };
}

describeRecordingStore('IndexedDB', openStores);

const getAllRecords = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'getAllRecords') ?? {};

/** Browsers of before 2025 give keys and values only each by themselves. */
describe('where records cannot be read with their keys', () => {
  beforeAll(() => {
    expect(Reflect.deleteProperty(IDBObjectStore.prototype, 'getAllRecords')).toBe(true);
  });
  afterAll(() => {
    Object.defineProperty(IDBObjectStore.prototype, 'getAllRecords', getAllRecords);
  });
  describeRecordingStore('IndexedDB', openStores);
});

test('a journal has an empty record before all others, which no reader sees and no trimming takes', async () => {
  const name = newDatabase();
  const store = createRecordingStore(name, neverLate);
  const read = (): Promise<unknown> =>
    store.read('journal', async (transaction) => {
      const after = await journalAfter(transaction, 0);
      const from = [await transaction.journalFrom(1, 5), await transaction.journalFrom(7, 5)];
      return { after, from, oldest: await transaction.oldestRecord(), isLast: !(await transaction.hasRecordAfter(0)) };
    });
  const empty = { after: [], from: [[], []], oldest: null, isLast: true };
  expect(await read()).toEqual(empty);
  for (const seqs of [[1, 2], [3]])
    await store.write('journal', 'strict', async (transaction) => {
      for (const seq of seqs) transaction.append(seq, { recorded_at: 1, settled: [], mark: null, facts: [] });
    });
  for (const seq of [-5, 0, 3])
    await store.write('journal', 'strict', async (transaction) => {
      transaction.trimJournal(seq);
    });
  expect(await read()).toEqual(empty);
  const connection = await openDB(name);
  expect(await connection.getAllKeys('journal')).toEqual([JOURNAL_FRONT]);
  connection.close();
});

test('a write that meets a value which cannot be read stores nothing, and made again leaves the value out', async () => {
  const name = newDatabase();
  const store = createRecordingStore(name, neverLate);
  await store.write('all', 'strict', async (transaction) => {
    for (const offset of [0, 4]) transaction.putChunk({ ref: 1, position: 0, generation: 0, offset, text: 'text' });
  });
  await makeUnreadable(name, 'chunks', [1, 0, 0, 0]);
  const texts = async (transaction: ReadTransaction): Promise<unknown[]> =>
    (await transaction.chunksOf(1, 0, 0)).map(({ text }) => text);
  expect(await store.read('all', texts)).toEqual([null, 'text']);
  const write = (): Promise<unknown[]> =>
    store.write('all', 'strict', async (transaction) => {
      const read = await texts(transaction);
      transaction.putCheckpoint(7);
      return read;
    });
  // Chromium would abort it at its end.
  await expect(write()).rejects.toBeInstanceOf(UnreadableValueError);
  expect(await store.read('all', (transaction) => transaction.checkpointSeq())).toBe(0);
  expect(await write()).toEqual([null, 'text']);
  expect(await store.read('all', (transaction) => transaction.checkpointSeq())).toBe(7);
  await expect(write()).rejects.toBeInstanceOf(UnreadableValueError); // another context may have replaced the value
});

test('lets go of its database when another context deletes it, and begins with a new one', async () => {
  const name = newDatabase();
  const store = createRecordingStore(name, neverLate);
  await store.write('all', 'strict', async (transaction) => {
    transaction.putCheckpoint(7);
  });
  await deleteDB(name);
  expect(await store.read('all', (transaction) => transaction.checkpointSeq())).toBe(0);
});

test('says version_mismatch when a newer build has upgraded the database', async () => {
  const name = newDatabase();
  const newer = await openDB(name, 99);
  newer.close();
  const store = createRecordingStore(name, neverLate);
  await expect(store.read('journal', (transaction) => transaction.oldestRecord())).rejects.toMatchObject({
    code: 'version_mismatch',
  });
});

/** A store whose deadlines expire when the test says so. */
function storeWithDeadlines(name: string): { store: RecordingStore; expireAll: () => void; count: () => number } {
  const deadlines: (() => void)[] = [];
  const store = createRecordingStore(name, (expire) => {
    deadlines.push(expire);
    return () => undefined;
  });
  const expireAll = (): void => {
    for (const expire of deadlines.splice(0)) expire();
  };
  return { store, expireAll, count: () => deadlines.length };
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
}

/** Looks at a transaction as often as it takes to call one without an answer hanging. `count`: of looks that are due. */
async function lookInVain(expireAll: () => void, count: () => number): Promise<void> {
  for (let looks = 0; looks < TRANSACTION_DEADLINE_MS / WATCH_MS; looks += 1) {
    expireAll();
    await vi.waitUntil(() => count() > 0, { timeout: 2_000 }).catch(() => undefined); // none is due once it is over
  }
}

test('leaves a write alone that takes long, as long as its requests are answered', async () => {
  const { store, expireAll, count } = storeWithDeadlines(newDatabase());
  const work = { isLeft: true };
  const long = store.write('all', 'strict', async (transaction) => {
    while (work.isLeft) await transaction.checkpointSeq();
    return 'done';
  });
  for (let expired = 0; expired < 3; expired += 1) {
    await expect.poll(count).toBe(1);
    await pause();
    expireAll();
  }
  await expect.poll(count).toBe(1);
  work.isLeft = false;
  expect(await long).toBe('done');
});

test('a write whose requests are answered no more hangs, from the last answer on', async () => {
  const { store, expireAll, count } = storeWithDeadlines(newDatabase());
  const seen = { hangs: false, isAnswered: false };
  const silent = store.write('all', 'strict', async (transaction) => {
    await transaction.checkpointSeq();
    seen.isAnswered = true;
    await new Promise(() => undefined);
  });
  silent.catch(() => {
    seen.hangs = true;
  });
  await vi.waitUntil(() => seen.isAnswered && count() === 1, { timeout: 10_000 });
  await lookInVain(expireAll, count); // but for the first time: the answer has come since the beginning
  expect(seen.hangs).toBe(false);
  expireAll();
  await expect(silent).rejects.toMatchObject({ health: 'hanging' });
});

test('a read of the projection is left alone as long as a write, as no commit waits for it', async () => {
  const { store, expireAll, count } = storeWithDeadlines(newDatabase());
  const work = { isLeft: true };
  const long = store.read('projection', async (transaction) => {
    while (work.isLeft) await transaction.checkpointSeq();
    return 'done';
  });
  long.catch(() => {
    work.isLeft = false;
  });
  await pause();
  await lookInVain(expireAll, count);
  work.isLeft = false;
  expect(await long).toBe('done');
});

test('any other read is given no more time where its requests are answered', async () => {
  const { store, expireAll, count } = storeWithDeadlines(newDatabase());
  const seen = { hangs: false };
  const long = store.read('all', async (transaction) => {
    while (!seen.hangs) await transaction.checkpointSeq();
  });
  long.catch(() => {
    seen.hangs = true;
  });
  await pause();
  await lookInVain(expireAll, count);
  await expect(long).rejects.toMatchObject({ health: 'hanging' });
});

test('undoes a write that never ends', async () => {
  const name = newDatabase();
  const { store, expireAll } = storeWithDeadlines(name);
  const ended = { isSo: false };
  const endless = store.write('all', 'strict', async (transaction) => {
    transaction.putCheckpoint(7);
    for (;;) await transaction.checkpointSeq();
  });
  endless.catch(() => {
    ended.isSo = true;
  });
  while (!ended.isSo) {
    await pause();
    expireAll();
  }
  await expect(endless).rejects.toMatchObject({ code: 'storage_unavailable', isOutcomeUnknown: false });
  const seq = await createRecordingStore(name, neverLate).read('all', (transaction) => transaction.checkpointSeq());
  expect(seq).toBe(0);
});

test('a write that waited for another context past its deadline does not happen when its turn comes', async () => {
  const name = newDatabase();
  const other = createRecordingStore(name, neverLate);
  const lock = { isHeld: true };
  const holding = other.write('all', 'strict', async (transaction) => {
    while (lock.isHeld) await transaction.checkpointSeq();
  });
  const { store, expireAll, count } = storeWithDeadlines(name);
  const late = store.write('all', 'strict', async (transaction) => {
    await transaction.checkpointSeq();
    transaction.putCheckpoint(7);
  });
  late.catch(() => undefined); // heard of below
  await expect.poll(count).toBe(1);
  await pause();
  await lookInVain(expireAll, count);
  await expect(late).rejects.toMatchObject({ code: 'storage_unavailable', isOutcomeUnknown: false });
  lock.isHeld = false;
  await holding;
  expect(await other.read('all', (transaction) => transaction.checkpointSeq())).toBe(0);
});

test('passes the durability on to every readwrite transaction', async () => {
  const name = newDatabase();
  const asked: unknown[] = [];
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const store = createRecordingStore(name, neverLate);
  await store.write('journal', 'strict', async () => undefined);
  await store.write('journal', 'relaxed', async () => undefined);
  spy.mock.calls.forEach(([, mode, options], index) => {
    const database = spy.mock.contexts[index];
    if (database instanceof IDBDatabase && database.name === name && mode === 'readwrite')
      asked.push(options?.durability);
  });
  spy.mockRestore();
  expect(asked).toEqual(['strict', 'relaxed']);
});

test('opens its database anew after an opening that failed, also for want of room', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const store = createRecordingStore(newDatabase(), neverLate);
  await expect(store.read('journal', (transaction) => transaction.oldestRecord())).rejects.toMatchObject({
    code: 'storage_full',
  });
  open.mockRestore();
  expect(await store.read('journal', (transaction) => transaction.oldestRecord())).toBeNull();
});
