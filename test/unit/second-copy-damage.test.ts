// What the second copy keeps, and puts back, of sessions of which the database has lost values or cannot read them.

import { deleteDB, openDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SessionDetail } from '../../src/protocol/index.ts';
import { createRecordingStore } from '../../src/storage/index.ts';
import {
  copiedHost,
  copyEntries,
  held,
  openCopiedRecorder,
  piecesOf,
  time,
  type CopiedRecorder,
} from '../support/copied-recorder.ts';
import { changeValue, keysOf, makeUnreadable, type StoreKey } from '../support/damage-value.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

const LONG = { timeout: 20_000 };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

function detail({ api }: TestRecorder, id = 's1'): Promise<SessionDetail | undefined> {
  return api.session(id).then(({ value }) => value);
}

async function textsIn(recorder: TestRecorder, id = 's1'): Promise<string[] | undefined> {
  return (await detail(recorder, id))?.messages.map(({ content }) => content);
}

/** A text of several chunks, of which the last one is still growing. */
const PARTS = Array.from({ length: 7 }, (_, index) => `${index} `.padEnd(15_000, 'x'));
const TEXT = PARTS.join('');

/** The number of the client's next event. */
const NEXT = PARTS.length + 2;

/** A database with session `s1`, of a long text and a short one, and a session `s2`, which are copied. */
async function copiedDatabase(): Promise<string> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await recorder.record(
    [sessionStart(), messageAdd('m1', '', numbered(1)), messageAdd('m2', 'second'), sessionStart('s2')],
    NOBODY,
  );
  for (const [index, part] of PARTS.entries()) {
    await recorder.record([append(part, { message_id: 'm1', ...numbered(index + 2) })], NOBODY);
    await recorder.copied();
  }
  await recorder.close();
  return database;
}

type Way = 'unreadable' | 'changed' | 'missing';
const WAYS: readonly Way[] = ['unreadable', 'changed', 'missing'];

async function damage(database: string, store: string, key: StoreKey, way: Way): Promise<void> {
  if (way === 'unreadable') return makeUnreadable(database, store, key);
  if (way === 'changed') {
    const field = store === 'chunks' ? 'text' : 'metadata';
    const change = (value: unknown): unknown => ({ ...Object(value), [field]: field === 'text' ? 'flipped' : 7 });
    return changeValue(database, store, key, change);
  }
  const connection = await openDB(database);
  await connection.delete(store, key);
  connection.close();
  return undefined;
}

/** The key of the first or last chunk of the long text, or of its message. */
async function keyOf(database: string, store: string, at: number): Promise<StoreKey> {
  const keys = await keysOf(database, store);
  return keys.filter((key) => Array.isArray(key) && key[1] === 0).at(at) ?? 0;
}

/** Records something else, and has it copied. */
async function recordOther(database: string): Promise<void> {
  const recorder = openCopiedRecorder(database);
  await recorder.record([sessionStart('other')], NOBODY);
  await recorder.copied();
  await recorder.close();
}

async function reopened(database: string): Promise<CopiedRecorder> {
  await deleteDB(database);
  return openCopiedRecorder(database);
}

const PLACES = [
  ['chunks', 0],
  ['chunks', 1],
  ['chunks', -1],
  ['messages', 0],
] as const;

test.each(PLACES.flatMap(([store, at]) => WAYS.map((way) => [store, at, way] as const)))(
  'of %s, number %i being %s in the database, the copy keeps what it had when all is copied again',
  async (store, at, way) => {
    const database = await copiedDatabase();
    await damage(database, store, await keyOf(database, store, at), way);
    for (const url of piecesOf(caches, 's2')) copyEntries(caches).delete(url); // so all is copied again
    await recordOther(database);
    expect(piecesOf(caches, 's2')).toHaveLength(1);
    const before = piecesOf(caches, 's1');
    expect(before.length).toBeLessThan(3);
    for (const url of piecesOf(caches, 's2')) copyEntries(caches).delete(url);
    await recordOther(database);
    expect(piecesOf(caches, 's1')).toHaveLength(before.length); // it does not grow each time
    const recorder = await reopened(database);
    expect(await textsIn(recorder)).toEqual([TEXT, 'second']);
    expect((await detail(recorder))?.messages.flatMap(({ missing }) => missing)).toEqual([]);
  },
);

test.each(WAYS)('with a session row that is %s, too', async (way) => {
  const database = await copiedDatabase();
  const [key = 0] = await keysOf(database, 'sessions');
  await damage(database, 'sessions', key, way);
  for (const url of piecesOf(caches, 's2')) copyEntries(caches).delete(url);
  await recordOther(database);
  expect(await textsIn(await reopened(database))).toEqual([TEXT, 'second']);
});

test.each([...PLACES, ['sessions', 0] as const])(
  'of a session with a damaged value in %s, number %i, what is sound is in a copy that is begun anew',
  async (store, at) => {
    const database = await copiedDatabase();
    const [session = 0] = await keysOf(database, 'sessions');
    await damage(database, store, store === 'sessions' ? session : await keyOf(database, store, at), 'unreadable');
    caches.stored.clear();
    await recordOther(database);
    const [text, second] = (await textsIn(await reopened(database))) ?? [];
    expect(second).toBe('second');
    expect(text).toHaveLength(TEXT.length);
    expect(text).toContain(TEXT.slice(40_000, 44_000));
  },
);

test('rows of clients that are damaged stay in the copy when the others are copied again', async () => {
  const database = await copiedDatabase();
  const [key = 0] = await keysOf(database, 'clients');
  await makeUnreadable(database, 'clients', key);
  for (const url of piecesOf(caches, 's2')) copyEntries(caches).delete(url);
  await recordOther(database);
  const recorder = await reopened(database);
  const again = await recorder.record([append('again', { message_id: 'm1', ...numbered(NEXT - 1) })], NOBODY);
  expect(again).toMatchObject([{ duplicate: true }]);
});

test('what could not be read for a moment is not put back from an older copy', async () => {
  const database = await copiedDatabase();
  const first = openCopiedRecorder(database);
  caches.fault = new Error('This worker is as good as dead.');
  await first.record([append('more', { message_id: 'm1', ...numbered(NEXT) })], NOBODY);
  await first.copied();
  await first.close();
  caches.fault = null;
  const connection = await openDB(database);
  const last = await keyOf(database, 'chunks', -1);
  const [message, chunk] = [await connection.get('messages', [1, 0]), await connection.get('chunks', last)];
  await makeUnreadable(database, 'chunks', last);
  await makeUnreadable(database, 'messages', [1, 0]);
  await recordOther(database); // the copy lacks a checkpoint, so all is copied again
  await connection.put('messages', message);
  await connection.put('chunks', chunk);
  connection.close();
  await makeUnreadable(database, 'chunks', await keyOf(database, 'chunks', 0));
  expect(await textsIn(openCopiedRecorder(database))).toEqual([`${TEXT}more`, 'second']);
});

test('a row that was damaged before it was copied again is not put back in an older state', async () => {
  const database = await copiedDatabase();
  const first = openCopiedRecorder(database);
  caches.fault = new Error('This worker is as good as dead.');
  await first.record([append('more', { message_id: 'm1', ...numbered(NEXT) })], NOBODY);
  await first.copied();
  await first.close();
  caches.fault = null;
  await makeUnreadable(database, 'messages', [1, 0]);
  await recordOther(database);
  expect(await textsIn(openCopiedRecorder(database))).toEqual([`${TEXT}more`, 'second']);
});

test('earlier texts and beginnings are mended before anybody sees them', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  const update = { type: 'message_update', session_id: 's1', message_id: 'm1' };
  await first.record(
    [sessionStart(), messageAdd('m1', 'old'), { ...update, content: 'new' }, messageAdd('m2', 'x', { role: 'user' })],
    NOBODY,
  );
  await first.copied();
  await first.close();
  const [old = 0, , other = 0] = await keysOf(database, 'chunks');
  for (const way of WAYS) {
    await damage(database, 'chunks', old, way);
    const recorder = openCopiedRecorder(database);
    expect((await detail(recorder))?.messages[0]?.revisions.map(({ content }) => content)).toEqual(['old']);
    await recorder.close();
    await damage(database, 'chunks', other, way);
    const second = openCopiedRecorder(database);
    expect(valueOf(await second.api.previews(['s1']))).toMatchObject([{ first_words: 'x' }]);
    await second.close();
  }
});

test.each(WAYS)('while the copy is behind, a chunk that is %s is put back from it all the same', async (way) => {
  const database = await copiedDatabase();
  const first = openCopiedRecorder(database);
  caches.fault = new Error('The browser does not answer.');
  await first.record([append('uncopied', { message_id: 'm1', ...numbered(NEXT) })], NOBODY);
  await first.copied();
  await first.close();
  caches.fault = null;
  await damage(database, 'chunks', await keyOf(database, 'chunks', 0), way);
  const second = openCopiedRecorder(database);
  expect(await textsIn(second)).toEqual([`${TEXT}uncopied`, 'second']);
  await second.record([append('!', { message_id: 'm1', ...numbered(NEXT + 1) })], NOBODY);
  await second.copied();
  await second.close();
  expect(await textsIn(await reopened(database))).toEqual([`${TEXT}uncopied!`, 'second']);
});

test('a session that could not be mended, as the copy did not answer, is mended later', async () => {
  const database = await copiedDatabase();
  await damage(database, 'chunks', await keyOf(database, 'chunks', 0), 'unreadable');
  const recorder = openCopiedRecorder(database);
  await recorder.api.status();
  caches.fault = new Error('The browser does not answer.');
  expect((await textsIn(recorder))?.[0]).not.toBe(TEXT);
  caches.fault = null;
  time.now += 10_000;
  expect(await textsIn(recorder)).toEqual([TEXT, 'second']);
});

test.each(WAYS)('a chunk that is %s is not written again with what is left of it, and is mended later', async (way) => {
  const database = await copiedDatabase();
  await damage(database, 'chunks', await keyOf(database, 'chunks', -1), way);
  const recorder = openCopiedRecorder(database);
  await recorder.api.status();
  caches.fault = new Error('The browser does not answer.');
  await recorder.record([append('more', { message_id: 'm1', ...numbered(NEXT) })], NOBODY);
  await recorder.copied();
  const [text] = (await textsIn(recorder)) ?? [];
  expect(text).toHaveLength(TEXT.length + 4);
  expect(text?.endsWith('\ufffdmore')).toBe(true);
  caches.fault = null;
  time.now += 20_000;
  await recorder.record([append('!', { message_id: 'm1', ...numbered(NEXT + 1) })], NOBODY);
  await recorder.copied();
  expect(await textsIn(recorder)).toEqual([`${TEXT}more!`, 'second']);
  expect((await detail(recorder))?.messages.flatMap(({ missing }) => missing)).toEqual([]);
  await recorder.close();
  expect(await textsIn(await reopened(database))).toEqual([`${TEXT}more!`, 'second']);
});

test('one that the copy cannot mend is looked up ever less often', async () => {
  const database = await copiedDatabase();
  await damage(database, 'chunks', await keyOf(database, 'chunks', 0), 'unreadable');
  for (const url of piecesOf(caches, 's1')) copyEntries(caches).delete(url);
  const recorder = openCopiedRecorder(database);
  await recorder.api.status();
  const listings = caches.listings;
  for (let count = 0; count < 100; count += 1) {
    expect((await textsIn(recorder))?.[0]).not.toBe(TEXT);
    time.now += 1_000;
  }
  expect(caches.listings - listings).toBe(4); // at 0, 10, 30 and 70 s
});

test('many readers of a damaged session wait for it to be mended once', async () => {
  const database = await copiedDatabase();
  await damage(database, 'chunks', await keyOf(database, 'chunks', 0), 'unreadable');
  const recorder = openCopiedRecorder(database);
  await recorder.api.status();
  const listings = caches.listings;
  const read = await Promise.all(Array.from({ length: 5 }, () => textsIn(recorder)));
  expect(read).toEqual(Array.from({ length: 5 }, () => [TEXT, 'second']));
  expect(caches.listings - listings).toBe(1);
});

test('pieces of a session that is still to come back stay, although one of them cannot be read', async () => {
  const database = await copiedDatabase();
  await deleteDB(database);
  const { hold, release } = held();
  const recorder = openCopiedRecorder(database, { isAwaited: false, hold });
  const before = piecesOf(caches, 's1');
  caches.cut.add(before[0] ?? '');
  await recorder.record([sessionStart('new')], NOBODY);
  await recorder.copied();
  expect(piecesOf(caches, 's1')).toEqual(before);
  caches.cut.clear();
  release();
  await vi.waitUntil(async () => valueOf(await recorder.api.status()).storage.restored?.pending === 0, LONG);
  expect(await textsIn(recorder)).toEqual([TEXT, 'second']);
});

test('those of a session that the database has lost stay, too', async () => {
  const database = await copiedDatabase();
  const connection = await openDB(database);
  const ref = Number(await connection.getKeyFromIndex('sessions', 'by_session_id', 's1'));
  await connection.delete('sessions', ref);
  const before = piecesOf(caches, 's1');
  caches.cut.add(before[0] ?? '');
  const store = createRecordingStore(database, () => () => undefined); // which looks for nothing that is lost
  const { copy } = copiedHost(database);
  const recorder = openTestRecorder({ database, clock: () => time.now, host: { store, copy } });
  for (let checkpoint = 0; checkpoint < 14; checkpoint += 1) {
    const session_id = `new${checkpoint}`;
    await recorder.record([sessionStart(session_id)], NOBODY);
    await recorder.checkpoint();
    await copy.settled();
  }
  expect(piecesOf(caches, 's1')).toEqual(before);
  expect(piecesOf(caches, 'new13')).toHaveLength(1);
  connection.close();
});
