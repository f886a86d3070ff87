// The second copy: what the database loses comes back from it, and nothing that was purged does.

import { deleteDB, openDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { CopyCache, RestoringStore, SecondCopy, type Restored } from '../../src/copy/index.ts';
import type { SessionDetail, StartTimer } from '../../src/protocol/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };
const COPY = 'copy';

const never: StartTimer = () => () => undefined;
const soon: StartTimer = (expire) => {
  const timer = setTimeout(expire, 0);
  return () => clearTimeout(timer);
};

let caches = new FakeCaches();
const time = { now: 1_700_000_000_000 };

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

interface Opened extends TestRecorder {
  readonly restored: readonly Restored[];
  /** Waits until the copy has what was folded. */
  copied(): Promise<void>;
}

async function open(database: string, isOn = true): Promise<Opened> {
  const restored: Restored[] = [];
  const cache = new CopyCache(COPY, never);
  const clock = (): number => (time.now += 1);
  const log = (): void => undefined;
  const inTurn = (work: () => Promise<void>): Promise<void> => work();
  const store = new RestoringStore(createRecordingStore(database, never), {
    cache,
    clock,
    inTurn,
    onRestored: (each) => void restored.push(each),
    log,
  });
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void soon(resolve, ms));
  const copy = new SecondCopy({ cache, store, clock, pause, exclusively: inTurn, log });
  const recorder = openTestRecorder({ database, clock, host: { store, copy } });
  if (isOn) valueOf(await recorder.api.configure({ second_copy: true }));
  return Object.assign(recorder, {
    restored,
    copied: async () => {
      await recorder.checkpoint();
      await copy.settled();
    },
  });
}

function detail({ api }: TestRecorder, id = 's1'): Promise<SessionDetail | undefined> {
  return api.session(id, { timing: true }).then(({ value }) => value);
}

function entries(): Map<string, Blob> {
  return caches.stored.get(COPY) ?? new Map<string, Blob>();
}

/** Everything that the copy holds, as text. */
async function copiedText(): Promise<string> {
  const texts = await Promise.all(
    Array.from(entries(), ([url, bytes]) =>
      url.endsWith('/head')
        ? bytes.text()
        : new Response(bytes.stream().pipeThrough(new DecompressionStream('gzip'))).text(),
    ),
  );
  return texts.join('\n');
}

async function recordSome(recorder: TestRecorder): Promise<void> {
  await recorder.record(
    [
      sessionStart('s1', { title: 'Grüße', metadata: { tags: ['a', null] }, ...numbered(1) }),
      messageAdd('m1', 'question', { role: 'user', metadata: { step: 1 }, ...numbered(2) }),
      messageAdd('m2', 'old', { parent_id: 'm1', ...numbered(3) }),
      { type: 'message_update', session_id: 's1', message_id: 'm2', content: 'new \ud800 ', ...numbered(4) },
      append('text. ', { message_id: 'm2', event_id: 'own' }),
    ],
    NOBODY,
  );
}

/** The rows of a database, to be put back. */
async function rowsOf(name: string): Promise<() => Promise<void>> {
  const database = await openDB(name);
  const stores = [...database.objectStoreNames];
  const all = await Promise.all(
    stores.map(async (store) => [store, await database.getAllKeys(store), await database.getAll(store)] as const),
  );
  database.close();
  return async () => {
    const again = await openDB(name);
    const transaction = again.transaction(stores, 'readwrite');
    for (const [store, keys, values] of all) {
      await transaction.objectStore(store).clear();
      for (const [index, value] of values.entries()) {
        const { keyPath } = transaction.objectStore(store);
        await transaction.objectStore(store).put(value, keyPath === null ? keys[index] : undefined);
      }
    }
    await transaction.done;
    again.close();
  };
}

test('without the setting there is no copy, and one that there was is deleted with it', async () => {
  const recorder = await open(newDatabase(), false);
  await recordSome(recorder);
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
  valueOf(await recorder.api.configure({ second_copy: true }));
  await recordSome(recorder);
  await recorder.copied();
  expect(await copiedText()).toContain('Grüße');
  valueOf(await recorder.api.configure({ second_copy: false }));
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
});

test('a database that was begun anew gets everything back, and its clients go on', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  await first.record([sessionStart('s2'), { type: 'session_end', session_id: 's2' }], NOBODY);
  await first.copied();
  const [before, ended] = [await detail(first), await detail(first, 's2')];
  await first.close();
  await deleteDB(database);

  const second = await open(database, false);
  const after = await detail(second);
  expect({ ...after, seq: 0 }).toEqual({ ...before, seq: 0 });
  expect(await detail(second, 's2')).toMatchObject({ status: 'ended', ended_at: ended?.ended_at });
  expect(second.restored).toMatchObject([{ sessions: 2 }]);
  expect(valueOf(await second.api.status()).config.second_copy).toBe(true);
  const replies = await second.record(
    [
      { type: 'message_update', session_id: 's1', message_id: 'm2', content: 'new \ud800 ', ...numbered(4) },
      append('again', { message_id: 'm2', event_id: 'own' }),
      append('more', { message_id: 'm2', ...numbered(5) }),
    ],
    NOBODY,
  );
  expect(replies).toMatchObject([{ duplicate: true }, { duplicate: true }, { type: 'ack' }]);
  expect((await detail(second))?.messages[1]?.content).toBe('new \ud800 text. more');
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = await open(database, false);
  expect((await detail(third))?.messages[1]?.content).toBe('new \ud800 text. more');
});

test('the newest checkpoints that a database has lost under the same id come back, and nothing is there twice', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  await first.copied();
  const putBack = await rowsOf(database);
  await first.record([append('later ', { message_id: 'm2', ...numbered(5) })], NOBODY);
  await first.record([sessionStart('s2', { title: 'late' })], NOBODY);
  await first.copied();
  await first.close();
  await putBack();

  const second = await open(database, false);
  expect((await detail(second))?.messages[1]?.content).toBe('new \ud800 text. later ');
  expect(await detail(second, 's2')).toMatchObject({ title: 'late' });
  expect(second.restored).toHaveLength(1);
  expect(await second.record([append('later ', { message_id: 'm2', ...numbered(5) })], NOBODY)).toMatchObject([
    { duplicate: true },
  ]);
  await second.close();
  const third = await open(database, false);
  expect((await detail(third))?.messages[1]?.content).toBe('new \ud800 text. later ');
  expect(third.restored).toEqual([]);
});

test('what was purged is nowhere in the copy, and does not come back', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  await first.record([sessionStart('s2'), messageAdd('m9', 'secret words', { session_id: 's2' })], NOBODY);
  await first.copied();
  expect(await copiedText()).toContain('secret words');
  await first.api.trash('s2');
  await first.api.purge('s2');
  await first.copied();
  expect(await copiedText()).not.toContain('secret words');
  await first.close();
  await deleteDB(database);
  const second = await open(database, false);
  expect(await detail(second, 's2')).toBeUndefined();
  expect(await detail(second)).toMatchObject({ session_id: 's1' });
});

test('the pieces of a long recording are joined, and each is needed once', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  for (let count = 5; count < 305; count += 1) {
    await first.record([append(`${count} `, { message_id: 'm2', ...numbered(count) })], NOBODY);
    await first.copied();
  }
  const pieces = [...entries().keys()].filter((url) => !url.endsWith('/head') && !url.includes('/0?'));
  expect(pieces.length).toBeLessThanOrEqual(32);
  const before = await detail(first);
  await first.close();
  await deleteDB(database);
  const second = await open(database, false);
  expect((await detail(second))?.messages).toEqual(before?.messages);
});

test('a piece that is damaged costs what it alone has', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  await first.copied();
  await first.record([messageAdd('m3', 'third', { ...numbered(5) })], NOBODY);
  await first.copied();
  const last = [...entries().keys()].filter((url) => !url.endsWith('/head') && !url.includes('/0?')).at(-1) ?? '';
  const bytes = new Uint8Array(await (entries().get(last) ?? new Blob()).arrayBuffer());
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  entries().set(last, new Blob([bytes]));
  await first.close();
  await deleteDB(database);
  const second = await open(database, false);
  expect((await detail(second))?.messages.map(({ content }) => content)).toEqual(['question', 'new \ud800 text. ']);
});

test('where a worker has died before it had copied a checkpoint, the next one copies everything', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  await first.copied();
  caches.fault = new Error('This worker is as good as dead.');
  await first.record([append('uncopied. ', { message_id: 'm2', ...numbered(5) })], NOBODY);
  await first.copied();
  caches.fault = null;
  const second = await open(database);
  await second.record([sessionStart('s2', { title: 'other' })], NOBODY);
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = await open(database, false);
  expect((await detail(third))?.messages[1]?.content).toBe('new \ud800 text. uncopied. ');
  expect(await detail(third, 's2')).toMatchObject({ title: 'other' });
});

test('a database that others have recorded into since it was begun anew keeps that as well', async () => {
  const database = newDatabase();
  const first = await open(database);
  await recordSome(first);
  await first.copied();
  await first.close();
  await deleteDB(database);
  const kept = caches.stored;
  vi.stubGlobal('caches', new FakeCaches());
  const without = await open(database, false);
  await without.record([sessionStart('s1', { title: 'new' }), sessionStart('s3')], NOBODY);
  await without.checkpoint();
  await without.close();
  caches = new FakeCaches();
  for (const [name, entry] of kept) caches.stored.set(name, entry);
  vi.stubGlobal('caches', caches);

  const second = await open(database);
  expect(await detail(second)).toMatchObject({ title: 'new' });
  expect(await detail(second, 's1~restored')).toMatchObject({ title: 'Grüße', message_count: 2 });
  await second.record([sessionStart('s4')], NOBODY);
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = await open(database, false);
  for (const id of ['s1', 's1~restored', 's3', 's4']) expect(await detail(third, id)).toBeDefined();
});
