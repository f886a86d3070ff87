// What the second copy has while and after workers die, or the database is lost, between a checkpoint and its copy.

import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { copyWhole } from '../../src/copy/copy-whole.ts';
import { CopyCache, SecondCopy } from '../../src/copy/index.ts';
import { JOINED_PIECES } from '../../src/copy/unjoined.ts';
import { LEFT_FACTS_MS } from '../../src/recorder/constants.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import {
  COPY,
  copyEntries,
  openCopiedRecorder,
  piecesOf,
  rowsOfDatabase,
  time,
  type CopiedRecorder,
} from '../support/copied-recorder.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

async function textsIn({ api }: CopiedRecorder): Promise<string[] | undefined> {
  const { value } = await api.session('s1', {});
  return value?.messages.map(({ content }) => content);
}

/** A recorder with a session of one message, which is copied. */
async function openWithSession(database: string): Promise<CopiedRecorder> {
  const recorder = openCopiedRecorder(database);
  await recorder.record([sessionStart('s1', numbered(1)), messageAdd('m1', 'one ', numbered(2))], NOBODY);
  await recorder.copied();
  return recorder;
}

/** Makes a checkpoint that is not copied, as if the worker had died. */
async function leaveUncopied(recorder: CopiedRecorder): Promise<void> {
  caches.fault = new Error('This worker is as good as dead.');
  await recorder.record([messageAdd('m2', 'two ', numbered(3))], NOBODY);
  await recorder.copied();
  caches.fault = null;
}

/** Sweeps, and does what is planned soon after. Resolves with how many checkpoints that were. */
async function sweptSoon(recorder: CopiedRecorder): Promise<number> {
  const taken = vi.spyOn(SecondCopy.prototype, 'take').mockClear();
  await recorder.sweep();
  recorder.expireTimers(LEFT_FACTS_MS);
  const { head } = valueOf(await recorder.api.status());
  if (taken.mock.calls.length > 0) await vi.waitFor(async () => expect(await copySeq()).toBe(head));
  return taken.mock.calls.length;
}

/** Of the last fact that the copy has. */
async function copySeq(): Promise<unknown> {
  const [, head] = [...copyEntries(caches)].find(([url]) => url.endsWith('/head')) ?? [];
  const { seq } = JSON.parse((await head?.text()) ?? '{}');
  return seq;
}

async function reopened(database: string): Promise<CopiedRecorder> {
  await deleteDB(database);
  return openCopiedRecorder(database);
}

test('nothing is put into a copy that lacks a checkpoint before it is written as a whole', async () => {
  const database = newDatabase();
  await leaveUncopied(await openWithSession(database));
  const second = openCopiedRecorder(database);
  caches.failingKeys = 10;
  await second.record([messageAdd('m3', 'three ', numbered(4))], NOBODY);
  await second.copied();
  caches.failingKeys = 0;
  caches.fault = new Error('This worker is as good as dead.');
  await second.close();
  caches.fault = null;
  expect(await textsIn(await reopened(database))).toEqual(['one ']);
});

test('a copy of the whole database has the clients, so that nothing which they send again is there twice', async () => {
  const database = newDatabase();
  await leaveUncopied(await openWithSession(database));
  const second = openCopiedRecorder(database);
  await second.copied();
  await second.close();
  const third = await reopened(database);
  const again = await third.record([append('two ', { message_id: 'm2', ...numbered(3) })], NOBODY);
  expect(again).toMatchObject([{ duplicate: true }]);
  expect(await textsIn(third)).toEqual(['one ', 'two ']);
});

test('pieces of checkpoints that the database has lost are not taken for those that have their numbers now', async () => {
  const database = newDatabase();
  const first = await openWithSession(database);
  const [head] = [...copyEntries(caches)].filter(([url]) => url.endsWith('/head'));
  const putBack = await rowsOfDatabase(database);
  await first.record([append('lost ', { message_id: 'm1' }), sessionStart('s2'), sessionStart('s3')], NOBODY);
  await first.copied();
  await first.close();
  if (head !== undefined) copyEntries(caches).set(...head);
  await putBack();
  const second = openCopiedRecorder(database);
  await second.record([append('kept ', { message_id: 'm1' })], NOBODY);
  await second.copied();
  await second.close();
  expect(await textsIn(await reopened(database))).toEqual(['one kept ']);
});

test('while pieces are written, what is recorded is not said to be in the copy', async () => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  await recorder.record([sessionStart('s2')], NOBODY);
  const put = vi.spyOn(CopyCache.prototype, 'put').mockImplementationOnce(async function (this: CopyCache, ...piece) {
    time.now += 20_000;
    return this.put(...piece);
  });
  const before = time.now;
  await recorder.copied();
  put.mockRestore();
  const { complete_until } = valueOf(await recorder.api.status()).storage.copy;
  expect(complete_until).toBeGreaterThan(before);
  expect(complete_until).toBeLessThan(before + 20_000);
  await recorder.close();
  const restored = await reopened(database);
  await restored.api.status();
  expect(restored.restored).toMatchObject([{ complete_until }]);
});

test('a session is purged once its copy is gone, and the answer says so where that cannot be done', async () => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  caches.fault = new Error('The browser does not give access.');
  expect(await recorder.api.purge('s1')).toMatchObject({ ok: false, error: { code: 'storage_unavailable' } });
  caches.fault = null;
  await recorder.record([sessionStart('s2')], NOBODY);
  await recorder.copied();
  expect([...copyEntries(caches).keys()].filter((url) => url.includes('s1'))).toEqual([]);
  expect(await recorder.api.purge('s2')).toMatchObject({ ok: true });
  expect([...copyEntries(caches).keys()].filter((url) => url.includes('s2'))).toEqual([]);
  expect(await recorder.api.act({ action: 'purge', session_ids: ['s1', 's2'] })).toMatchObject({ ok: true });
});

test('a copy that is written anew knows of sessions that were purged before, for a database that loses that later', async () => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  const putBack = await rowsOfDatabase(database);
  await recorder.api.purge('s1');
  await recorder.copied();
  caches.stored.clear();
  await recorder.record([sessionStart('s2')], NOBODY);
  await recorder.copied();
  await recorder.close();
  await putBack();
  const second = openCopiedRecorder(database);
  expect(await second.api.session('s1', {})).toMatchObject({ ok: false, error: { code: 'session_not_found' } });
  expect(await second.api.session('s2', {})).toMatchObject({ ok: true });
});

test('a database that loses the purge of all recordings has none of them again, and what was recorded since', async () => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  const putBack = await rowsOfDatabase(database);
  valueOf(await recorder.api.purgeAll());
  await recorder.copied();
  await recorder.close();
  await putBack();
  const second = openCopiedRecorder(database);
  expect(await second.api.sessions({ status: 'all' })).toMatchObject({ value: { sessions: [] } });
  await second.record([sessionStart('s2')], NOBODY);
  await second.copied();
  await second.close();
  await putBack();
  const third = openCopiedRecorder(database);
  const { sessions } = valueOf(await third.api.sessions({ status: 'all' }));
  expect(sessions.map(({ session_id }) => session_id)).toEqual(['s2']);
});

test('another database, or one that has lost its end, is not copied in the place of what is left', async () => {
  const database = newDatabase();
  await (await openWithSession(database)).close();
  const before = [...copyEntries(caches).keys()];
  const cache = new CopyCache(COPY, () => () => undefined);
  const store = createRecordingStore(database, () => () => undefined);
  const databaseId = await store.read('projection', (transaction) => transaction.databaseId());
  const copying = { cache, store, earlier: await cache.pieces() };
  for (const wanted of [
    { databaseId: 'another', seq: 0 },
    { databaseId: databaseId ?? '', seq: 1_000 },
  ])
    await expect(copyWhole({ ...copying, wanted }, 0)).rejects.toThrow('has changed');
  expect([...copyEntries(caches).keys()]).toEqual(before);
  store.close();
});

test('nothing is copied of a checkpoint that the database has not taken', async () => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  const before = [...copyEntries(caches).keys()];
  await recorder.record([messageAdd('m2', 'two ', numbered(3))], NOBODY);
  recorder.failWrites(['unavailable']);
  await recorder.copied();
  expect([...copyEntries(caches).keys()]).toEqual(before);
  await recorder.copied();
  expect(await textsIn(await reopened(database))).toEqual(['one ', 'two ']);
});

test('a head that the disk has changed is none, and the database is not taken for another one', async () => {
  const database = newDatabase();
  await (await openWithSession(database)).close();
  const [url = '', head] = [...copyEntries(caches)].find(([each]) => each.endsWith('/head')) ?? [];
  const text = (await head?.text()) ?? '';
  const changed = text.replace(/"database_id":"./, '"database_id":"X');
  expect(changed).not.toBe(text);
  copyEntries(caches).set(url, new Blob([changed]));
  const second = openCopiedRecorder(database);
  expect(await textsIn(second)).toEqual(['one ']);
  expect(second.restored).toEqual([]);
  await second.copied();
  await second.close();
  expect(await textsIn(await reopened(database))).toEqual(['one ']);
});

test('a copy that is made that of a new database by the next worker lacks what was recorded meanwhile, and is written as a whole', async () => {
  const database = newDatabase();
  await (await openWithSession(database)).close();
  const head = [...copyEntries(caches)].find(([url]) => url.endsWith('/head'));
  await deleteDB(database);
  const hold = (): Promise<void> => new Promise(() => undefined);
  const second = openCopiedRecorder(database, { isAwaited: false, hold });
  await second.record([messageAdd('m2', 'two ', numbered(3)), sessionStart('s2', numbered(4))], NOBODY);
  caches.fault = new Error('This worker is as good as dead.');
  await second.close();
  caches.fault = null;
  if (head !== undefined) copyEntries(caches).set(...head); // as if it had died before it had put it
  const third = openCopiedRecorder(database);
  await third.record([messageAdd('m3', 'three ', numbered(5))], NOBODY);
  await third.copied();
  await third.close();
  expect(await textsIn(await reopened(database))).toEqual(['one ', 'two ', 'three ']);
});

test('what a worker has left is copied soon after the next one opens, although nothing is recorded', async () => {
  const database = newDatabase();
  const first = await openWithSession(database);
  await first.record([messageAdd('m2', 'unfolded ', numbered(3))], NOBODY); // and dies before its checkpoint
  const second = openCopiedRecorder(database);
  expect(await sweptSoon(second)).toBe(1);
  expect(await textsIn(await reopened(database))).toEqual(['one ', 'unfolded ']);
});

test('a checkpoint that could not be copied is copied with the next sweep, although nothing is recorded', async () => {
  const database = newDatabase();
  const first = await openWithSession(database);
  await first.sweep();
  await leaveUncopied(first);
  expect(await sweptSoon(first)).toBe(1);
  expect(await textsIn(await reopened(database))).toEqual(['one ', 'two ']);
});

test('a sweep makes no checkpoint where everything is copied, there is no copy, or one is planned', async () => {
  const kept = await openWithSession(newDatabase());
  expect(await sweptSoon(kept)).toBe(0);
  await kept.record([messageAdd('m2', 'two ', numbered(3))], NOBODY);
  expect(await sweptSoon(kept)).toBe(0);
  caches.stored.clear();
  const without = openCopiedRecorder(newDatabase());
  await without.api.configure({ second_copy: false });
  await without.copied();
  expect(await sweptSoon(without)).toBe(0);
});

/** Records sessions `s1` and `s2`, which are copied, and closes the recorder. */
async function recordTwo(database: string): Promise<void> {
  const recorder = await openWithSession(database);
  await recorder.record([sessionStart('s2')], NOBODY);
  await recorder.copied();
  await recorder.close();
}

test('a copy that has lost pieces is written anew with the first checkpoint of the next worker', async () => {
  const database = newDatabase();
  await recordTwo(database);
  for (const url of piecesOf(caches, 's1')) copyEntries(caches).delete(url);
  const second = openCopiedRecorder(database);
  await second.record([sessionStart('s3')], NOBODY);
  await second.copied();
  await second.close();
  expect(await textsIn(await reopened(database))).toEqual(['one ']);
});

test.each([
  [
    'sessions were purged',
    async (recorder: CopiedRecorder) => {
      await recorder.record([sessionStart('s2')], NOBODY);
      await recorder.copied();
      await recorder.api.purge('s2');
      await recorder.copied();
    },
  ],
  [
    'pieces were joined',
    async (recorder: CopiedRecorder) => {
      for (let piece = 1; piece < JOINED_PIECES; piece += 1) {
        await recorder.record([append(`${piece} `, { message_id: 'm1' })], NOBODY);
        await recorder.copied();
      }
      expect(piecesOf(caches, 's1')).toHaveLength(1);
    },
  ],
])('one of which %s is not', async (_what, lessen) => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  await lessen(recorder);
  await recorder.close();
  const before = piecesOf(caches, 's1');
  const second = openCopiedRecorder(database);
  await second.record([sessionStart('s3')], NOBODY);
  await second.copied();
  expect(piecesOf(caches, 's1')).toEqual(before);
});

test.each([
  ['cannot be read', (url: string) => caches.cut.add(url)],
  ['has changed', (url: string) => copyEntries(caches).set(url, new Blob(['changed']))],
])('what %s of the copy is copied again with the first checkpoint of the next worker', async (_how, damage) => {
  const database = newDatabase();
  await recordTwo(database);
  const others = piecesOf(caches, 's2');
  const damaged = piecesOf(caches, 's1');
  for (const url of damaged) damage(url);
  const second = openCopiedRecorder(database);
  await second.record([sessionStart('s3')], NOBODY);
  await second.copied();
  expect(piecesOf(caches, 's1')).toHaveLength(1);
  expect(damaged).not.toContain(piecesOf(caches, 's1')[0]);
  expect(piecesOf(caches, 's2')).toEqual(others);
  await second.close();
  expect(await textsIn(await reopened(database))).toEqual(['one ']);
});

test('pieces that cannot be joined, as one of them cannot be read, give way to a copy of the session', async () => {
  const database = newDatabase();
  const recorder = await openWithSession(database);
  const [first = ''] = piecesOf(caches, 's1');
  caches.cut.add(first);
  for (let piece = 1; piece < JOINED_PIECES; piece += 1) {
    await recorder.record([append(`${piece} `, { message_id: 'm1' })], NOBODY);
    await recorder.copied();
  }
  expect(piecesOf(caches, 's1')).toHaveLength(1);
  await recorder.close();
  const text = Array.from({ length: JOINED_PIECES - 1 }, (_, index) => `${index + 1} `).join('');
  expect(await textsIn(await reopened(database))).toEqual([`one ${text}`]);
});

test('a copy that could not be looked through for what it has lost goes on', async () => {
  const database = newDatabase();
  await recordTwo(database);
  const second = openCopiedRecorder(database);
  const damaged = vi.spyOn(CopyCache.prototype, 'read').mockRejectedValue(new Error('The browser does not answer.'));
  await second.record([sessionStart('s3')], NOBODY);
  await second.copied();
  damaged.mockRestore();
  expect(piecesOf(caches, 's3')).toHaveLength(1);
  await second.close();
  expect(await textsIn(await reopened(database))).toEqual(['one ']);
});
