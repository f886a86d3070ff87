// How builds that can no longer write find the worker of the one that has written.

import { deleteDB, openDB } from 'idb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRecordingStore, NEWEST_JOURNAL_VERSION, type RecordingStore } from '../../src/storage/index.ts';
import type { OwnWorker } from '../../src/recorder/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { createFaultyStore } from '../support/faulty-store.ts';
import { NEWER_RECORD } from '../support/newer-record.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const OWN = 'https://app.example/old/worker.js';
const NEWER = 'https://app.example/new/worker.js';

function openStore(database: string): RecordingStore {
  const store = createRecordingStore(database, () => () => undefined);
  onTestFinished(() => {
    store.close();
  });
  return store;
}

function scriptIn(database: string, kind: OwnWorker['kind'] = 'shared_worker'): Promise<unknown> {
  return openStore(database).read('all', (transaction) => transaction.workerScript(kind));
}

async function introduceBuild(database: string, journal_version: number, url: string): Promise<void> {
  await openStore(database).write('all', 'strict', async (transaction) => {
    transaction.putWorkerScript('shared_worker', { journal_version, url });
  });
}

/** A recorder in a SharedWorker, and how often it met a newer build. */
function openWorker(
  database: string,
  store?: RecordingStore,
): { recorder: TestRecorder; onNewerBuild: ReturnType<typeof vi.fn> } {
  const onNewerBuild = vi.fn<() => void>();
  const worker: OwnWorker = { kind: 'shared_worker', url: OWN, onNewerBuild };
  const recorder = openTestRecorder({
    database,
    clock: () => 1_000,
    host: { worker, ...(store === undefined ? {} : { store }) },
  });
  onTestFinished(() => recorder.close());
  return { recorder, onNewerBuild };
}

async function writeNewerRecord(database: string): Promise<void> {
  const connection = await openDB(database);
  await connection.put('journal', NEWER_RECORD, 2);
  connection.close();
}

test('a worker says where its script is in the transaction of its first record', async () => {
  const database = newDatabase();
  const { recorder } = openWorker(database);
  recorder.failWrites(['unavailable', 'unavailable', 'unavailable', 'unavailable']);
  await recorder.record([sessionStart()], FROM_NOWHERE);
  expect(await scriptIn(database)).toBeNull();
  await recorder.record([sessionStart()], FROM_NOWHERE);
  expect(await scriptIn(database)).toEqual({ journal_version: NEWEST_JOURNAL_VERSION, url: OWN });
  expect(await scriptIn(database, 'dedicated_worker')).toBeNull();
});

test('a worker that has read all it needs before it writes says where it is all the same, in one transaction', async () => {
  const database = newDatabase();
  const other = openTestRecorder({ database, clock: () => 1_000 });
  await other.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  await other.close();
  const store = createFaultyStore(openStore(database));
  const { recorder } = openWorker(database, store);
  await recorder.api.session('s1', {});
  await recorder.record([append('a')], FROM_NOWHERE);
  expect(store.writes).toEqual(['begun', 'complete']);
  expect(await scriptIn(database)).toMatchObject({ url: OWN });
});

test('a worker says it again in a database that was made anew', async () => {
  const database = newDatabase();
  const { recorder } = openWorker(database);
  await recorder.record([sessionStart()], FROM_NOWHERE);
  await deleteDB(database);
  await recorder.record([sessionStart()], FROM_NOWHERE);
  expect(await scriptIn(database)).toMatchObject({ url: OWN });
});

test('a worker takes the place of an older build’s, and leaves that of a newer one', async () => {
  const [older, newer] = [newDatabase(), newDatabase()];
  await introduceBuild(older, NEWEST_JOURNAL_VERSION - 1, NEWER);
  await introduceBuild(newer, NEWEST_JOURNAL_VERSION + 1, NEWER);
  for (const database of [older, newer]) await openWorker(database).recorder.record([sessionStart()], FROM_NOWHERE);
  expect(await scriptIn(older)).toEqual({ journal_version: NEWEST_JOURNAL_VERSION, url: OWN });
  expect(await scriptIn(newer)).toEqual({ journal_version: NEWEST_JOURNAL_VERSION + 1, url: NEWER });
});

test('a recorder without an address says nothing', async () => {
  const database = newDatabase();
  const recorder = openTestRecorder({ database, clock: () => 1_000 });
  await recorder.record([sessionStart()], FROM_NOWHERE);
  expect(await scriptIn(database)).toBeNull();
  expect(await recorder.findSuccessor()).toBeNull();
  await recorder.close();
});

test('a worker that meets a newer record is told so, when it writes and when it reads, and finds the build that wrote it', async () => {
  const database = newDatabase();
  const { recorder, onNewerBuild } = openWorker(database);
  await recorder.record([sessionStart()], FROM_NOWHERE);
  await recorder.sweep();
  expect(await recorder.findSuccessor()).toBeNull();
  await writeNewerRecord(database);
  const [refused] = await recorder.record([messageAdd()], FROM_NOWHERE);
  expect(refused).toMatchObject({ type: 'error', code: 'version_mismatch' });
  expect(onNewerBuild).toHaveBeenCalledTimes(1);
  await recorder.api.sessions({});
  expect(onNewerBuild).toHaveBeenCalledTimes(2);
  expect(await recorder.findSuccessor()).toBeNull();
  await introduceBuild(database, NEWEST_JOURNAL_VERSION + 1, NEWER);
  expect(await recorder.findSuccessor()).toBe(NEWER);
});

test('a worker turns to no build that knows no newer records, and to none whose row makes no sense', async () => {
  const database = newDatabase();
  const { recorder } = openWorker(database);
  await introduceBuild(database, NEWEST_JOURNAL_VERSION, NEWER);
  expect(await recorder.findSuccessor()).toBeNull();
  const connection = await openDB(database);
  await connection.put('meta', { journal_version: NEWEST_JOURNAL_VERSION + 1, url: 7 }, 'shared_worker');
  connection.close();
  expect(await recorder.findSuccessor()).toBeNull();
});

test('a worker is outdated for as long as there are newer records, and not once they are deleted', async () => {
  const database = newDatabase();
  const { recorder } = openWorker(database);
  await recorder.record([sessionStart()], FROM_NOWHERE);
  expect(await recorder.isOutdated()).toBe(false);
  await writeNewerRecord(database);
  expect([await recorder.isOutdated(), await recorder.isOutdated()]).toEqual([true, true]);
  await deleteDB(database);
  expect(await recorder.isOutdated()).toBe(false);
});
