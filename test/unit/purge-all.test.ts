// Everything is deleted at once, for good, while clients, followers and other recorders go on.

import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { createRecordingStore } from '../../src/storage/index.ts';
import { COPY, openCopiedRecorder } from '../support/copied-recorder.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

async function recordSome(recorder: TestRecorder): Promise<void> {
  const events = [sessionStart('s1', numbered(1)), messageAdd('m1', 'text', numbered(2)), sessionStart('s2')];
  await recorder.record(events, NOBODY);
  valueOf(await recorder.api.trash('s2'));
}

async function totals({ api }: TestRecorder): Promise<number[]> {
  const lists = await Promise.all((['all', 'trashed'] as const).map((status) => api.sessions({ status })));
  return lists.map((list) => valueOf(list).total);
}

test('sessions and attachments are deleted, settings are not, and clients go on in every recorder', async () => {
  const database = newDatabase();
  const first = openTestRecorder({ database, clock: () => 1_000 });
  const other = openTestRecorder({ database, clock: () => 1_000 });
  valueOf(await first.api.configure({ retain_days: 30 }));
  const { sha256 } = valueOf(await first.api.attach(new Blob(['bytes'])));
  await recordSome(first);
  await first.checkpoint();
  await first.record([append('unfolded', { message_id: 'm1', ...numbered(3) })], NOBODY);
  expect(await totals(other)).toEqual([1, 1]);
  const before = valueOf(await other.api.status());

  valueOf(await first.api.purgeAll());

  for (const recorder of [first, other]) {
    expect(await totals(recorder)).toEqual([0, 0]);
    expect((await recorder.api.session('s1')).error?.code).toBe('session_not_found');
    expect((await recorder.api.attachment(sha256)).ok).toBe(false);
  }
  const after = valueOf(await other.api.status());
  expect(after.storage).toMatchObject({
    database_id: before.storage.database_id,
    attachments: { count: 0, bytes: 0 },
  });
  expect(after.head).toBeGreaterThan(before.head);
  expect(after.config.retain_days).toBe(30);
  const replies = await other.record(
    [append('again', { message_id: 'm1', ...numbered(3) }), sessionStart('s3', numbered(4))],
    NOBODY,
  );
  expect(replies).toMatchObject([{ duplicate: true }, { status: 'session_started' }]);
  expect(await first.record([append('more', { message_id: 'm1', ...numbered(5) })], NOBODY)).toMatchObject([
    { code: 'session_not_found' },
  ]);
  expect(await totals(first)).toEqual([1, 0]);
});

test('a follower learns that it has missed facts, which are gone', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  await recordSome(recorder);
  const { head } = valueOf(await recorder.api.status());
  const published = recorder.published.length;
  valueOf(await recorder.api.purgeAll());
  expect(recorder.published.slice(published).map(({ seq }) => seq)).toEqual([head + 2]);
  for (const since of [0, head]) expect(valueOf(await recorder.api.facts({ since })).complete).toBe(false);
  const page = valueOf(await recorder.api.facts({ since: head + 1 }));
  expect(page).toMatchObject({ complete: true, head: head + 2 });
});

test('nothing that was deleted comes back from the second copy, which is kept anew', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordSome(first);
  await first.copied();
  expect(caches.stored.get(COPY)?.size).toBeGreaterThan(0);
  valueOf(await first.api.purgeAll());
  expect(caches.stored.size).toBe(0);
  await first.record([sessionStart('s3', numbered(3))], NOBODY);
  await first.copied();
  await first.close();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  const { sessions } = valueOf(await second.api.sessions({ status: 'all' }));
  expect(sessions.map(({ session_id }) => session_id)).toEqual(['s3']);
  expect(await totals(second)).toEqual([1, 0]);
});

test('what another recorder has copied meanwhile is deleted as well', async () => {
  const recorder = openCopiedRecorder(newDatabase());
  await recordSome(recorder);
  await recorder.copied();
  const stored = new Map(caches.stored.get(COPY));
  const deletion = caches.delete.bind(caches);
  let count = 0;
  vi.spyOn(caches, 'delete').mockImplementation(async (name) => {
    const isDeleted = await deletion(name);
    count += 1;
    if (count === 1) caches.stored.set(COPY, stored);
    return isDeleted;
  });
  valueOf(await recorder.api.purgeAll());
  expect([count, caches.stored.size]).toEqual([2, 0]);
});

test('where the second copy cannot be deleted, nothing is, and the error says so', async () => {
  const recorder = openCopiedRecorder(newDatabase());
  await recordSome(recorder);
  await recorder.copied();
  const { head } = valueOf(await recorder.api.status());
  vi.spyOn(caches, 'delete').mockRejectedValueOnce(new Error('The file is damaged.'));
  expect(await recorder.api.purgeAll()).toMatchObject({
    ok: false,
    error: { code: 'storage_unavailable', message: expect.stringMatching(/damaged.*Nothing was deleted/) },
  });
  expect(await totals(recorder)).toEqual([1, 1]);
  expect(valueOf(await recorder.api.status()).head).toBe(head);
  valueOf(await recorder.api.purgeAll());
  expect(await totals(recorder)).toEqual([0, 0]);
});

test('a store says that its database is deleted while it is open, and not that it is closed', async () => {
  const database = newDatabase();
  const onDeleted = vi.fn<() => void>();
  const store = createRecordingStore(database, () => () => undefined, onDeleted);
  const read = (): Promise<number> => store.read('all', (transaction) => transaction.checkpointSeq());
  await read();
  store.close();
  await deleteDB(database);
  expect(onDeleted).not.toHaveBeenCalled();
  await read();
  await deleteDB(database);
  expect(onDeleted).toHaveBeenCalledOnce();
  expect(await read()).toBe(0);
});
