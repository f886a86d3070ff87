// Hosts that record into a database which has lost recordings, while another one brings these back: what they have acked stays.

import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { COPY, openCopiedRecorder, rowsOfDatabase, time, type CopiedRecorder } from '../support/copied-recorder.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const NOBODY = { page_id: null };

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

/** A recorder that does not look at the copy, as one of a build that knows of none. */
function openUncopied(database: string): TestRecorder {
  return openTestRecorder({ database, clock: () => (time.now += 1) });
}

async function textOf({ api }: TestRecorder, id: string): Promise<string | undefined> {
  const { value } = await api.session(id, {});
  return value?.messages[0]?.content;
}

/** Records sessions of one message each, whose text is their id. Rejects unless all is acked. */
async function recordSessions(recorder: TestRecorder, ...ids: string[]): Promise<void> {
  for (const session_id of ids) {
    const events = [sessionStart(session_id), messageAdd('m1', session_id, { session_id })];
    expect(await recorder.record(events, NOBODY)).toMatchObject(events.map(() => ({ type: 'ack' })));
  }
}

async function copiedSessions(recorder: CopiedRecorder, ...ids: string[]): Promise<void> {
  await recordSessions(recorder, ...ids);
  await recorder.copied();
}

/** A database with sessions `s1` and `s2`, which are copied. */
async function copiedDatabase(): Promise<string> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await copiedSessions(recorder, 's1', 's2');
  await recorder.close();
  return database;
}

/** Has `work` done when the copy is listed next. */
function whenListed(work: () => Promise<void>): void {
  caches.listing = () => {
    caches.listing = () => Promise.resolve();
    return work();
  };
}

async function expectTexts(recorder: TestRecorder, ...ids: string[]): Promise<void> {
  for (const id of ids) expect([id, await textOf(recorder, id)]).toEqual([id, id]);
}

test('what another host records into a new database, while one begins to restore it, stays', async () => {
  const database = await copiedDatabase();
  await deleteDB(database);
  const other = openUncopied(database);
  whenListed(() => recordSessions(other, 'new'));
  const restoring = openCopiedRecorder(database);
  await expectTexts(restoring, 's1', 's2', 'new');
  await recordSessions(other, 'newer');
  await other.checkpoint();
  await expectTexts(restoring, 's1', 's2', 'new', 'newer');
  await restoring.close();
  await expectTexts(openUncopied(database), 's1', 's2', 'new', 'newer');
});

/** A database that has lost session `s3`, and what was added to `s2`, which the copy has. */
async function withLostEnd(): Promise<string> {
  const database = await copiedDatabase();
  const putBack = await rowsOfDatabase(database);
  const recorder = openCopiedRecorder(database);
  await copiedSessions(recorder, 's3');
  await recorder.record([append(' later', { session_id: 's2', message_id: 'm1' })], NOBODY);
  await recorder.copied();
  await recorder.close();
  await putBack();
  return database;
}

test('a host that knows a database without its end notices that this has come back before it records', async () => {
  const database = await withLostEnd();
  const other = openUncopied(database);
  const refused = append('early', { session_id: 's1', message_id: 'm1', offset: 99 });
  expect(await other.record([refused], NOBODY)).toMatchObject([{ type: 'error' }]); // it knows s1 now
  const restoring = openCopiedRecorder(database);
  await expectTexts(restoring, 's1', 's3');
  const more = append(' more', { session_id: 's1', message_id: 'm1' });
  expect(await other.record([more], NOBODY)).toMatchObject([{ type: 'ack' }]);
  await other.checkpoint();
  expect(await textOf(other, 's1')).toBe('s1 more');
  expect(await textOf(openUncopied(database), 's1')).toBe('s1 more');
  expect(await textOf(other, 's2')).toBe('s2 later');
});

test('what another host records into a database that has lost its end, while one begins to restore it, stays', async () => {
  const database = await withLostEnd();
  const other = openUncopied(database);
  whenListed(() => recordSessions(other, 'new'));
  const restoring = openCopiedRecorder(database);
  await expectTexts(restoring, 'new', 's1', 's3');
  expect(await textOf(restoring, 's2~restored')).toBe('s2 later');
  await restoring.close();
  await expectTexts(openUncopied(database), 'new', 's1', 's3');
});

test.each([false, true])(
  'a lost end comes back beside what was recorded while the copy could not be read, folded: %s',
  async (isFolded) => {
    const database = await withLostEnd();
    caches.stored.get(COPY)?.set('https://holdfast.invalid/attachment/hash', new Blob(['bytes']));
    caches.fault = new Error('The browser does not answer.');
    const first = openCopiedRecorder(database);
    await recordSessions(first, 'new');
    if (isFolded) await first.checkpoint();
    caches.fault = null;
    time.now += 10_000;
    await expectTexts(first, 'new', 's1', 's3');
    expect(await textOf(first, 's2~restored')).toBe('s2 later');
    expect(first.restored).toHaveLength(1);
    expect(caches.stored.get(COPY)?.has('https://holdfast.invalid/attachment/hash')).toBe(true);
    await copiedSessions(first, 'newer');
    await first.close();
    await deleteDB(database);
    const again = openCopiedRecorder(database);
    await expectTexts(again, 'new', 's1', 's3', 'newer');
    expect(await textOf(again, 's2~restored')).toBe('s2 later');
  },
);

test('all of a lost end comes back, also where checkpoints have used its numbers since', async () => {
  const database = await copiedDatabase();
  const putBack = await rowsOfDatabase(database);
  const recorder = openCopiedRecorder(database);
  await recorder.record([append(' later', { session_id: 's2', message_id: 'm1' })], NOBODY);
  await recorder.copied();
  await copiedSessions(recorder, 's3', 's4', 's5');
  await recorder.close();
  await putBack();
  caches.fault = new Error('The browser does not answer.');
  const first = openCopiedRecorder(database);
  for (const id of ['new', 'newer']) {
    await recordSessions(first, id);
    await first.checkpoint();
  }
  caches.fault = null;
  time.now += 10_000;
  await expectTexts(first, 'new', 'newer', 's1', 's2', 's3', 's4', 's5');
  expect(await textOf(first, 's2~restored')).toBe('s2 later');
});

test('a client that goes on in a database that has lost its end is known there when that comes back', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await first.record([sessionStart('s1', numbered(1)), messageAdd('m1', 'one', numbered(2))], NOBODY);
  await first.copied();
  const putBack = await rowsOfDatabase(database);
  await copiedSessions(first, 's2', 's3');
  await first.close();
  await putBack();
  const other = openUncopied(database);
  const event = append(' more', { message_id: 'm1', ...numbered(3) });
  expect(await other.record([event], NOBODY)).toMatchObject([{ type: 'ack' }]);
  await other.checkpoint();
  await other.close();
  const second = openCopiedRecorder(database);
  await expectTexts(second, 's2', 's3');
  expect(await second.record([event], NOBODY)).toMatchObject([{ duplicate: true }]);
  expect(await second.record([append('!', { message_id: 'm1', ...numbered(4) })], NOBODY)).toMatchObject([
    { type: 'ack' },
  ]);
  expect(await textOf(second, 's1')).toBe('one more!');
});
