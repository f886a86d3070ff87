// How what the database has lost comes back: what is asked for first, the rest while recording goes on.

import { deleteDB, openDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SessionDetail } from '../../src/protocol/index.ts';
import {
  copiedHost,
  COPY,
  held,
  openCopiedRecorder,
  rowsOfDatabase,
  time,
  type CopiedRecorder,
} from '../support/copied-recorder.ts';
import { changeValue, keysOf, makeUnreadable } from '../support/damage-value.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

const LONG = { timeout: 20_000 };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

function detail({ api }: CopiedRecorder, id = 's1'): Promise<SessionDetail | undefined> {
  return api.session(id).then(({ value }) => value);
}

async function textOf(recorder: CopiedRecorder, id = 's1'): Promise<string | undefined> {
  return (await detail(recorder, id))?.messages[0]?.content;
}

async function pendingOf({ api }: CopiedRecorder): Promise<number | undefined> {
  return valueOf(await api.status()).storage.restored?.pending;
}

const COUNT = 70;

/** A database with many sessions, that all of them are copied of. */
async function manySessions(): Promise<string> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  for (let index = 1; index <= COUNT; index += 1) {
    const session_id = `s${index}`;
    await recorder.record([sessionStart(session_id), messageAdd('m1', `text ${index}`, { session_id })], NOBODY);
  }
  await recorder.copied();
  await recorder.close();
  return database;
}

test('a session that is asked for comes back before the others', async () => {
  const database = await manySessions();
  await deleteDB(database);
  const { hold, release } = held();
  const recorder = openCopiedRecorder(database, { isAwaited: false, hold });
  expect(await pendingOf(recorder)).toBe(COUNT);
  expect(await textOf(recorder, 's33')).toBe('text 33');
  expect(await pendingOf(recorder)).toBe(COUNT - 1);
  expect(await detail(recorder, 'nobody')).toBeUndefined();
  release();
  await vi.waitUntil(async () => (await pendingOf(recorder)) === 0, LONG);
  expect(valueOf(await recorder.api.sessions({ limit: 100 })).total).toBe(COUNT);
  for (let index = 1; index <= COUNT; index += 1) expect(await textOf(recorder, `s${index}`)).toBe(`text ${index}`);
  expect(valueOf(await recorder.api.status()).storage.restored?.sessions).toBe(COUNT);
});

test('recording goes on meanwhile, in new sessions and in those that are still to come back', async () => {
  const database = await manySessions();
  await deleteDB(database);
  const { hold, release } = held();
  const recorder = openCopiedRecorder(database, { isAwaited: false, hold });
  const replies = await recorder.record(
    [
      sessionStart('new'),
      messageAdd('m1', 'new text', { session_id: 'new' }),
      append(' and more', { session_id: 's5', message_id: 'm1', offset: 6 }),
    ],
    NOBODY,
  );
  expect(replies.map(({ type }) => type)).toEqual(['ack', 'ack', 'ack']);
  await recorder.copied();
  release();
  await vi.waitUntil(async () => (await pendingOf(recorder)) === 0, LONG);
  await recorder.copied();
  await recorder.close();
  await deleteDB(database);
  const again = openCopiedRecorder(database);
  expect(await textOf(again, 'new')).toBe('new text');
  expect(await textOf(again, 's5')).toBe('text 5 and more');
  expect(await textOf(again, 's70')).toBe('text 70');
});

test('a worker that dies while sessions come back is followed by one that goes on, also if the database is lost again', async () => {
  for (const isLostAgain of [false, true]) {
    const database = await manySessions();
    await deleteDB(database);
    const first = openCopiedRecorder(database, { isAwaited: false, hold: held().hold });
    expect(await textOf(first, 's2')).toBe('text 2');
    expect(await first.record([append('!', { session_id: 's2', message_id: 'm1' })], NOBODY)).toMatchObject([
      { type: 'ack' },
    ]);
    await first.copied();
    await first.close();
    if (isLostAgain) await deleteDB(database);
    const second = openCopiedRecorder(database);
    expect(await pendingOf(second)).toBe(0);
    expect(await textOf(second, 's2')).toBe('text 2!');
    for (const id of ['s1', 's70']) expect(await detail(second, id)).toBeDefined();
    expect(valueOf(await second.api.sessions()).total).toBe(COUNT);
  }
});

test('a worker that dies before the copy is that of the new database leaves nothing undone', async () => {
  const database = await manySessions();
  await deleteDB(database);
  const head = caches.stored.get(COPY)?.get('https://holdfast.invalid/head');
  const first = openCopiedRecorder(database, { isAwaited: false, hold: held().hold });
  expect(await pendingOf(first)).toBe(COUNT);
  await first.close();
  caches.stored.get(COPY)?.set('https://holdfast.invalid/head', head ?? new Blob());
  const second = openCopiedRecorder(database);
  expect(await textOf(second)).toBe('text 1');
  await second.record([sessionStart('new')], NOBODY);
  await second.copied();
  await second.close();
  await deleteDB(database);
  const third = openCopiedRecorder(database);
  expect(await detail(third, 'new')).toBeDefined();
  expect(valueOf(await third.api.sessions()).total).toBe(COUNT + 1);
});

test('where the end is lost, no older state of a session is shown or recorded to', async () => {
  const database = await manySessions();
  const putBack = await rowsOfDatabase(database);
  const first = openCopiedRecorder(database);
  await first.record([append(' later', { session_id: 's7', message_id: 'm1' })], NOBODY);
  await first.copied();
  await first.close();
  await putBack();
  const { hold, release } = held();
  const second = openCopiedRecorder(database, { isAwaited: false, hold });
  expect(await pendingOf(second)).toBe(1);
  const listed = valueOf(await second.api.sessions({ limit: 100 }));
  expect(listed.sessions.some(({ session_id }) => session_id === 's7')).toBe(true);
  expect(await textOf(second, 's7')).toBe('text 7 later');
  release();
  await vi.waitUntil(async () => (await pendingOf(second)) === 0, LONG);
  expect(await textOf(second, 's7')).toBe('text 7 later');
});

test('what is purged while other sessions come back stays away', async () => {
  const database = await manySessions();
  await deleteDB(database);
  const { hold, release } = held();
  const first = openCopiedRecorder(database, { isAwaited: false, hold });
  await first.api.trash('s9');
  valueOf(await first.api.purge('s9'));
  await first.copied();
  release();
  await vi.waitUntil(async () => (await pendingOf(first)) === 0, LONG);
  await first.close();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect(await detail(second, 's9')).toBeUndefined();
  expect(valueOf(await second.api.sessions()).total).toBe(COUNT - 1);
});

test('a copy from which sessions are still to come back does not give way', async () => {
  const database = await manySessions();
  await deleteDB(database);
  const { hold, release } = held();
  const recorder = openCopiedRecorder(database, { isAwaited: false, hold });
  expect(await pendingOf(recorder)).toBe(COUNT);
  recorder.failWrites(['full']);
  expect(await recorder.record([sessionStart('new', { event_id: 'once' })], NOBODY)).toMatchObject([
    { code: 'storage_full' },
  ]);
  release();
  await vi.waitUntil(async () => (await pendingOf(recorder)) === 0, LONG);
  expect(await textOf(recorder, 's70')).toBe('text 70');
});

test('a copy whose database was lost a moment ago, unnoticed so far, does not give way', async () => {
  const database = await manySessions();
  await deleteDB(database);
  expect(await copiedHost(database).copy.giveWay()).toBe(false);
  expect(await textOf(openCopiedRecorder(database), 's70')).toBe('text 70');
});

/** A session whose text fills several chunks, and the text. */
async function longSession(): Promise<{ readonly database: string; readonly text: string }> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await recorder.record([sessionStart(), messageAdd('m1', '', numbered(1)), messageAdd('m2', 'second')], NOBODY);
  let text = '';
  for (let count = 2; count < 8; count += 1) {
    const delta = `${count} `.padEnd(15_000, 'x');
    text += delta;
    await recorder.record([append(delta, { message_id: 'm1', ...numbered(count) })], NOBODY);
    await recorder.copied();
  }
  await recorder.close();
  return { database, text };
}

async function deleteValue(database: string, store: string, key: IDBValidKey): Promise<void> {
  const connection = await openDB(database);
  await connection.delete(store, key);
  connection.close();
}

test('a value that cannot be read, is damaged or is missing is mended from the copy before anybody sees that', async () => {
  for (const store of ['chunks', 'messages', 'sessions'])
    for (const way of ['unreadable', 'damaged', 'missing'] as const) {
      const { database, text } = await longSession();
      const keys = await keysOf(database, store);
      const key = keys[Math.floor(keys.length / 2)] ?? 0;
      if (way === 'unreadable') await makeUnreadable(database, store, key);
      else if (way === 'missing') await deleteValue(database, store, key);
      else
        await changeValue(database, store, key, (value) => ({
          ...Object(value),
          [store === 'chunks' ? 'text' : 'metadata']: 7,
        }));
      const recorder = openCopiedRecorder(database);
      if (way === 'missing' && store === 'sessions')
        await vi.waitUntil(
          async () => (await pendingOf(recorder)) === 0 && (await detail(recorder)) !== undefined,
          LONG,
        );
      const read = await detail(recorder);
      expect(read?.messages.map(({ content }) => content)).toEqual([text, 'second']);
      expect(read?.messages.flatMap(({ missing }) => missing)).toEqual([]);
      expect(valueOf(await recorder.api.recovery('s1')).missing).toEqual([]);
      expect(valueOf(await recorder.api.quarantine())).toEqual([]);
    }
});

test('text is appended to a mended chunk, not to what is left of it', async () => {
  for (const way of ['unreadable', 'missing'] as const) {
    const { database, text } = await longSession();
    const key = (await keysOf(database, 'chunks')).findLast((each) => Array.isArray(each) && each[1] === 0) ?? 0;
    if (way === 'unreadable') await makeUnreadable(database, 'chunks', key);
    else await deleteValue(database, 'chunks', key);
    const recorder = openCopiedRecorder(database);
    expect(await recorder.record([append('end', { message_id: 'm1', ...numbered(8) })], NOBODY)).toMatchObject([
      { type: 'ack' },
    ]);
    await recorder.copied();
    expect(await textOf(recorder)).toBe(`${text}end`);
    await recorder.close();
    await deleteDB(database);
    expect(await textOf(openCopiedRecorder(database))).toBe(`${text}end`);
  }
});

test('a copy that lacks the last checkpoint, or is damaged, does not put older rows in the place of newer ones', async () => {
  const { database, text } = await longSession();
  const first = openCopiedRecorder(database);
  caches.fault = new Error('The browser does not answer.');
  await first.record([append('uncopied', { message_id: 'm1', ...numbered(8) })], NOBODY);
  await first.copied();
  await first.close();
  caches.fault = null;
  const [key = 0] = await keysOf(database, 'chunks');
  await makeUnreadable(database, 'chunks', key);
  const second = openCopiedRecorder(database);
  expect((await textOf(second))?.endsWith(`${text.slice(-100)}uncopied`)).toBe(true);
});

test('a session that was purged does not come back with a database that has lost the purge', async () => {
  const database = await manySessions();
  const putBack = await rowsOfDatabase(database);
  const first = openCopiedRecorder(database);
  await first.api.trash('s9');
  valueOf(await first.api.purge('s9'));
  await first.copied();
  await first.close();
  await putBack();
  const second = openCopiedRecorder(database);
  expect(await detail(second, 's9')).toBeUndefined();
  expect(valueOf(await second.api.sessions()).total).toBe(COUNT - 1);
});

test('what is left of a database that was begun anew is not taken for other sessions', async () => {
  const database = await manySessions();
  const first = openCopiedRecorder(database);
  await first.record([append(' later', { session_id: 's7', message_id: 'm1' })], NOBODY);
  await first.copied();
  await first.record([append(' last', { session_id: 's7', message_id: 'm1' })], NOBODY);
  await first.close();
  // As Chromium leaves it whose LevelDB has lost the list of its files: only what its last log had.
  const connection = await openDB(database);
  const ref = await connection.getKeyFromIndex('sessions', 'by_session_id', 's7');
  for (const store of ['sessions', 'messages', 'chunks', 'pieces', 'clients', 'meta']) {
    for (const key of await connection.getAllKeys(store))
      if (store === 'meta' || (Array.isArray(key) ? key[0] : key) !== ref) await connection.delete(store, key);
  }
  await connection.put('meta', { id: 'another' }, 'identity');
  connection.close();
  const second = openCopiedRecorder(database);
  expect(valueOf(await second.api.sessions()).total).toBe(COUNT);
  expect(await textOf(second, 's7')).toBe('text 7 later last');
  expect(await textOf(second, 's1')).toBe('text 1');
  expect(second.restored).toMatchObject([{ sessions: COUNT }]);
});

test('what is recorded while the copy of a lost end cannot be read is not given up for that', async () => {
  const database = await manySessions();
  const putBack = await rowsOfDatabase(database);
  const first = openCopiedRecorder(database);
  for (const delta of [' b', ' c', ' d'])
    await first.record([append(delta, { session_id: 's7', message_id: 'm1' })], NOBODY);
  await first.copied();
  await first.close();
  await putBack();
  caches.fault = new Error('The browser does not answer.');
  const second = openCopiedRecorder(database);
  const replies = await second.record([append(' new', { session_id: 's8', message_id: 'm1' })], NOBODY);
  expect(replies).toMatchObject([{ type: 'ack' }]);
  caches.fault = null;
  time.now += 10_000;
  expect(await textOf(second, 's8')).toBe('text 8 new');
  await second.close();
  expect(await textOf(openCopiedRecorder(database), 's8')).toBe('text 8 new');
});

test('a copy that cannot be read for a moment is read a moment later', async () => {
  const database = await manySessions();
  await deleteDB(database);
  caches.failures = 2;
  const recorder = openCopiedRecorder(database);
  expect(await textOf(recorder)).toBe('text 1');
});

test('an entry whose file was cut costs what it alone has, and the head nothing', async () => {
  const database = await manySessions();
  const [piece = ''] = [...(caches.stored.get(COPY)?.keys() ?? [])].filter((url) => url.includes('-s9'));
  caches.cut.add(piece);
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect(valueOf(await second.api.sessions()).total).toBe(COUNT - 1);
  caches.cut.clear();
  caches.cut.add('https://holdfast.invalid/head');
  await second.record([sessionStart('new')], NOBODY);
  await second.copied();
  caches.cut.clear();
  await second.close();
  await deleteDB(database);
  expect(await detail(openCopiedRecorder(database), 'new')).toBeDefined();
});

test('sessions that the database lacks without a word come back, but for those that were purged', async () => {
  const database = await manySessions();
  const first = openCopiedRecorder(database);
  await first.api.trash('s9');
  valueOf(await first.api.purge('s9'));
  await first.copied();
  await first.close();
  const connection = await openDB(database);
  for (const id of ['s3', 's4']) {
    const ref = await connection.getKeyFromIndex('sessions', 'by_session_id', id);
    if (ref !== undefined) await connection.delete('sessions', ref);
  }
  connection.close();
  const second = openCopiedRecorder(database);
  await vi.waitUntil(async () => (await textOf(second, 's4')) === 'text 4', LONG);
  expect(await textOf(second, 's3')).toBe('text 3');
  expect(await detail(second, 's9')).toBeUndefined();
  expect(second.restored).toMatchObject([{ sessions: 2 }]);
});

test('pieces of a copy that was not complete are not taken for those of sessions that have their numbers', async () => {
  const database = await manySessions();
  const putBack = await rowsOfDatabase(database);
  const first = openCopiedRecorder(database);
  caches.failingHeads = true;
  await first.record([sessionStart('lost'), messageAdd('m1', 'lost words', { session_id: 'lost' })], NOBODY);
  await first.copied();
  caches.fault = new Error('This worker is as good as dead.');
  await first.close();
  caches.fault = null;
  caches.failingHeads = false;
  await putBack();
  await deleteDB(database);
  const second = openCopiedRecorder(database);
  expect(await detail(second, 'lost')).toBeUndefined();
  expect(valueOf(await second.api.sessions()).total).toBe(COUNT);
});
