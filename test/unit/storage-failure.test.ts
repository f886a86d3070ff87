// The error code and health state of each cause of a storage failure.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { createRecordingStore, storageErrorFrom } from '../../src/storage/index.ts';
import type { StartTimer } from '../../src/protocol/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { TRANSACTION_DEADLINE_MS } from '../../src/protocol/index.ts';
import { WATCH_MS } from '../../src/storage/constants.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

const neverLate: StartTimer = () => () => undefined;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function refuseToOpen(name: string): void {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('Not allowed.', name);
  });
}

test.each(['SecurityError', 'InvalidStateError', 'UnknownError'])(
  'a browser that fails the first open request with %s denies the storage',
  async (name) => {
    refuseToOpen(name);
    const store = createRecordingStore(newDatabase(), neverLate);
    await expect(store.read('journal', (transaction) => transaction.oldestRecord())).rejects.toMatchObject({
      code: 'storage_unavailable',
      health: 'denied',
      message: expect.stringMatching(/site data is blocked.*reload/s),
    });
  },
);

test('a browser without IndexedDB denies the storage', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const store = createRecordingStore(newDatabase(), neverLate);
  await expect(store.read('journal', (transaction) => transaction.oldestRecord())).rejects.toMatchObject({
    health: 'denied',
  });
});

test('the health is lost, not denied, if a database was open and cannot be opened again', async () => {
  const store = createRecordingStore(newDatabase(), neverLate);
  await store.read('journal', (transaction) => transaction.oldestRecord());
  store.close();
  refuseToOpen('UnknownError');
  await expect(store.read('journal', (transaction) => transaction.oldestRecord())).rejects.toMatchObject({
    health: 'lost',
  });
});

test.each([false, true])(
  'a database whose files cannot be opened is broken, and the remedy is named (open before: %s)',
  async (wasOpen) => {
    const store = createRecordingStore(newDatabase(), neverLate);
    if (wasOpen) await store.read('journal', (transaction) => transaction.oldestRecord());
    store.close();
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
    });
    await expect(store.read('journal', (transaction) => transaction.oldestRecord())).rejects.toMatchObject({
      code: 'storage_unavailable',
      health: 'broken',
      message: expect.stringMatching(/Restart the browser.*delete this site's data/s),
    });
  },
);

test('a read over a connection that was lost without notice is repeated over a new one', async () => {
  const store = createRecordingStore(newDatabase(), neverLate);
  await store.write('all', 'strict', async (transaction) => {
    transaction.putCheckpoint(7);
  });
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  });
  expect(await store.read('all', (transaction) => transaction.checkpointSeq())).toBe(7);
  expect(begin).toHaveBeenCalledTimes(2);
});

test.each([
  ['QuotaExceededError', 'storage_full', 'full'],
  ['VersionError', 'version_mismatch', 'version_mismatch'],
  ['AbortError', 'storage_unavailable', 'lost'],
  ['UnknownError', 'storage_unavailable', 'lost'],
  ['DataError', 'storage_unavailable', 'unavailable'],
])('reports %s as %s, %s', (name, code, health) => {
  expect(storageErrorFrom(new DOMException('Told by the browser.', name))).toMatchObject({ code, health });
});

test('a transaction that hangs is reported as hanging, fails the transactions queued after it, and recovers', async () => {
  const database = newDatabase();
  const deadlines = new Set<() => void>();
  const store = createRecordingStore(database, (expire) => {
    deadlines.add(expire);
    return () => void deadlines.delete(expire);
  });
  const recorder = openTestRecorder({ database, clock: () => 1_000, host: { store } });
  await recorder.record([sessionStart(), messageAdd()], { page_id: null });
  const lock = { isHeld: true };
  const other = createRecordingStore(database, neverLate);
  const holding = other.write('all', 'strict', async (transaction) => {
    while (lock.isHeld) await transaction.checkpointSeq();
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });

  const recorded = recorder.record([append('again')], { page_id: null });
  await expect.poll(() => deadlines.size).toBe(1);
  const status = recorder.api.status();
  for (let watched = 0; watched < TRANSACTION_DEADLINE_MS / WATCH_MS; watched += 1) {
    await expect.poll(() => deadlines.size).toBe(1);
    for (const expire of deadlines) {
      deadlines.delete(expire);
      expire();
    }
  }

  expect(await recorded).toMatchObject([{ type: 'error', code: 'storage_unavailable', health: 'hanging' }]);
  expect(await status).toMatchObject({ ok: false, error: { code: 'storage_unavailable', health: 'hanging' } });
  lock.isHeld = false;
  await holding;
  expect(await recorder.record([append('again')], { page_id: null })).toMatchObject([{ type: 'ack' }]);
  expect(await recorder.api.status()).toMatchObject({ ok: true, value: { storage: { health: 'ok' } } });
  expect(await recorder.api.session('s1', {})).toMatchObject({ ok: true, value: { messages: [{ content: 'again' }] } });
});

test('a database keeps its id, and a new database has another id', async () => {
  const idOf = async (name: string): Promise<string | null> =>
    createRecordingStore(name, neverLate).read('all', (transaction) => transaction.databaseId());
  const name = newDatabase();
  const first = await idOf(name);
  expect(first).toEqual(expect.any(String));
  expect(await idOf(name)).toBe(first);
  indexedDB.deleteDatabase(name);
  expect(await idOf(name)).not.toBe(first);
});
