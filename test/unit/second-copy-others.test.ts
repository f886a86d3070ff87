// What several workers do to one second copy, and what purges do to it.

import { deleteDB, openDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { CopyCache, SecondCopy } from '../../src/copy/index.ts';
import {
  COPY,
  copyEntries,
  held,
  openCopiedRecorder,
  piecesOf,
  type CopiedRecorder,
} from '../support/copied-recorder.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

async function recordSession(recorder: CopiedRecorder, session_id: string): Promise<void> {
  await recorder.record([sessionStart(session_id), messageAdd('m1', `text of ${session_id}`, { session_id })], NOBODY);
}

async function openWith(database: string, ...sessionIds: string[]): Promise<CopiedRecorder> {
  const recorder = openCopiedRecorder(database);
  for (const id of sessionIds) await recordSession(recorder, id);
  await recorder.copied();
  return recorder;
}

async function textOf(recorder: CopiedRecorder, sessionId: string): Promise<string | undefined> {
  const { value } = await recorder.api.session(sessionId, {});
  return value?.messages.map(({ content }) => content).join('');
}

test('a copy that was deleted and that another worker has made again is the one that is written to', async () => {
  const database = newDatabase();
  const first = await openWith(database, 's1');
  caches.stored.clear();
  const second = await openWith(database, 's2');
  await first.record([append(' goes on', { session_id: 's1', message_id: 'm1' })], NOBODY);
  await first.copied();
  caches.fault = new Error('Both workers are as good as dead.');
  await first.close();
  await second.close();
  caches.fault = null;
  await deleteDB(database);
  const third = openCopiedRecorder(database);
  expect(await textOf(third, 's1')).toBe('text of s1 goes on');
  expect(await textOf(third, 's2')).toBe('text of s2');
});

test('where others delete a copy while it is written, its next checkpoint writes all of it', async () => {
  const database = newDatabase();
  const recorder = await openWith(database, 's1');
  await recordSession(recorder, 's2');
  const put = vi.spyOn(CopyCache.prototype, 'put').mockImplementationOnce(async function (this: CopyCache, ...piece) {
    const done = await this.put(...piece);
    caches.stored.clear();
    await this.head(); // as a status asks for it
    return done;
  });
  await recorder.copied();
  put.mockRestore();
  await recordSession(recorder, 's3');
  await recorder.copied();
  caches.fault = new Error('This worker is as good as dead.');
  await recorder.close();
  caches.fault = null;
  await deleteDB(database);
  const restored = openCopiedRecorder(database);
  for (const id of ['s1', 's2', 's3']) expect(await textOf(restored, id)).toBe(`text of ${id}`);
});

test('nothing that was purged comes back from a copy that another worker has deleted', async () => {
  const database = newDatabase();
  const first = await openWith(database, 's1');
  const second = await openWith(database, 's2');
  valueOf(await first.api.purgeAll());
  await first.copied();
  await deleteDB(database);
  expect(await second.api.sessions({ status: 'all' })).toMatchObject({ value: { sessions: [] } });
});

test.each(['the next checkpoint', 'the first checkpoint of the next worker'])(
  'after a purge, the sessions that stay are not copied again with %s',
  async (when) => {
    const database = newDatabase();
    const first = await openWith(database, 's1', 's2', 's3');
    const before = piecesOf(caches, 's1');
    valueOf(await first.api.purge('s2'));
    await first.copied();
    if (when !== 'the next checkpoint') await first.close();
    const next = when === 'the next checkpoint' ? first : openCopiedRecorder(database);
    await next.record([append('!', { session_id: 's3', message_id: 'm1' })], NOBODY);
    await next.copied();
    expect(piecesOf(caches, 's1')).toEqual(before);
    expect(piecesOf(caches, 's2')).toEqual([]);
  },
);

test('a piece that is lost is noticed although sessions were purged since', async () => {
  const database = newDatabase();
  const first = await openWith(database, 's1', 's2');
  for (const url of piecesOf(caches, 's1')) copyEntries(caches).delete(url);
  valueOf(await first.api.purge('s2'));
  await first.copied();
  expect(piecesOf(caches, 's1')).toHaveLength(1);
});

test('what another worker has copied while all was purged is deleted with the purge', async () => {
  const database = newDatabase();
  const first = await openWith(database, 's1');
  const late = new Map(copyEntries(caches));
  const purge = vi.spyOn(SecondCopy.prototype, 'purge').mockImplementation(async () => {
    caches.stored.set(COPY, late);
    throw new Error('The browser does not answer.');
  });
  purge.mockResolvedValueOnce();
  valueOf(await first.api.purgeAll());
  await first.copied();
  expect(purge).toHaveBeenCalledTimes(2);
  purge.mockRestore();
  expect(piecesOf(caches, 's1')).toEqual([]);
});

test('a database that an app deletes while its worker lives begins with the same numbers, and is copied', async () => {
  const database = newDatabase();
  const recorder = await openWith(database, 's1');
  valueOf(await recorder.api.purge('s1'));
  await recorder.copied();
  caches.stored.clear();
  await deleteDB(database);
  await recordSession(recorder, 's2');
  await recorder.copied();
  await recorder.close();
  await deleteDB(database);
  expect(await textOf(openCopiedRecorder(database), 's2')).toBe('text of s2');
});

test('sessions that are still to come back stay in a copy that has lost its head', async () => {
  const database = newDatabase();
  await (await openWith(database, 's1', 's2')).close();
  await deleteDB(database);
  const hold = (): Promise<void> => new Promise(() => undefined);
  const first = openCopiedRecorder(database, { isAwaited: false, hold });
  expect(await textOf(first, 's1')).toBe('text of s1');
  for (const url of copyEntries(caches).keys()) if (url.endsWith('/head')) copyEntries(caches).delete(url);
  await recordSession(first, 's3');
  await first.copied();
  await first.close();
  const second = openCopiedRecorder(database);
  await vi.waitUntil(async () => (await textOf(second, 's2')) === 'text of s2', { timeout: 10_000 });
});

test('a purge beside what comes back deletes nothing of that', async () => {
  const database = newDatabase();
  await (await openWith(database, 's1', 's2')).close();
  await deleteDB(database);
  const kept = caches;
  vi.stubGlobal('caches', new FakeCaches());
  await (await openWith(database, 'new1', 'new2')).close();
  vi.stubGlobal('caches', kept);
  const { hold, release } = held();
  const second = openCopiedRecorder(database, { isAwaited: false, hold });
  expect(valueOf(await second.api.status()).storage.restored).toMatchObject({ pending: 2 });
  valueOf(await second.api.purge('new1'));
  await second.copied();
  release();
  await vi.waitUntil(async () => (await textOf(second, 's2')) === 'text of s2', { timeout: 10_000 });
  expect(await textOf(second, 's1')).toBe('text of s1');
  expect(await textOf(second, 'new1')).toBeUndefined();
  expect(await textOf(second, 'new2')).toBe('text of new2');
});

test('a session whose number another one may get does not come back on its own', async () => {
  const database = newDatabase();
  const first = await openWith(database, 's1');
  const { head } = valueOf(await first.api.status());
  await first.close();
  const cache = new CopyCache(COPY, () => () => undefined);
  const ref = head + 1;
  const [piece] = (await cache.pieces()).get(1) ?? [];
  const text = piece === undefined ? null : await cache.read(piece);
  await cache.put({ ref, level: 0, first: ref, last: ref, id: 'ghost' }, (text ?? '').replaceAll('"s1"', '"ghost"'));
  const connection = await openDB(database);
  await connection.delete('sessions', 1);
  connection.close();
  const second = openCopiedRecorder(database);
  await vi.waitUntil(async () => (await textOf(second, 's1')) === 'text of s1', { timeout: 10_000 });
  expect(await textOf(second, 'ghost')).toBeUndefined();
  expect(second.restored).toMatchObject([{ sessions: 1 }]);
});
