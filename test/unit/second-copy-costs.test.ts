// What the second copy takes from browsers: a list of its entries takes them a tenth of a second where these are thousands, and whatever
// asks for recordings waits for transactions that bring others back.

import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { CopyCache } from '../../src/copy/index.ts';
import { leftOf, type Pending } from '../../src/copy/pending.ts';
import { rebuild } from '../../src/copy/rebuild.ts';
import { pieceText } from '../../src/copy/piece.ts';
import { COPY, openCopiedRecorder, type CopiedRecorder } from '../support/copied-recorder.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };
const COUNT = 40;

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

const ids = Array.from({ length: COUNT }, (_, index) => `s${index}`);

async function recordMany(recorder: CopiedRecorder): Promise<void> {
  for (const session_id of ids)
    await recorder.record([sessionStart(session_id), messageAdd('m1', 'text', { session_id })], NOBODY);
  await recorder.copied();
}

/** Adds to each session. Resolves with how often entries were listed for that. */
async function listingsOfOneMore(recorder: CopiedRecorder): Promise<number> {
  const before = caches.listings;
  for (const session_id of ids) await recorder.record([append('more', { session_id, message_id: 'm1' })], NOBODY);
  await recorder.copied();
  return caches.listings - before;
}

test('entries are listed a few times for many sessions, not for each', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordMany(first);
  await first.close();
  const second = openCopiedRecorder(database);
  expect(await listingsOfOneMore(second)).toBeLessThan(4);
  expect(await listingsOfOneMore(second)).toBe(0);
  await second.close();

  await deleteDB(database);
  const before = caches.listings;
  const restored = openCopiedRecorder(database);
  const { sessions } = valueOf(await restored.api.sessions({ status: 'all' }));
  expect(sessions).toHaveLength(COUNT);
  expect(caches.listings - before).toBeLessThan(4);
});

test('nothing waits for what takes long to come back, only for what is asked for', async () => {
  const database = newDatabase();
  const first = openCopiedRecorder(database);
  await recordMany(first);
  await first.close();
  await deleteDB(database);
  const entries = caches.stored.get(COPY) ?? new Map<string, Blob>();
  // A piece says in its address how long it is.
  for (const [url, bytes] of Array.from(entries)) {
    const address = url.replace(/-\d+-(?=s\d+$)/, '-1000000-');
    entries.delete(url);
    entries.set(address, bytes);
  }
  const pauses: number[] = [];
  const forEver = new Promise<void>(() => undefined);
  const restoring = { isAwaited: false, hold: () => forEver, onPause: (ms: number) => void pauses.push(ms) };
  const restored = openCopiedRecorder(database, restoring);
  const { messages } = valueOf(await restored.api.session('s7'));
  expect(messages[0]?.content).toBe('text');
  expect(pauses.filter((ms) => ms < 2_000)).toEqual([]);
  expect(valueOf(await restored.api.status()).storage.restored?.pending).toBe(COUNT - 1);
});

test('what comes back meanwhile is no reason to begin again', () => {
  const row = { from_database_id: 'before', refs: [1, 2, 3], is_other: false, begun_at: 1_000 };
  const pending: Pending = { row, refs: new Set(row.refs), pieces: new Map(), ids: new Map() };
  expect(leftOf(pending, row)).toBe(pending);
  expect(leftOf(pending, { ...row, refs: [3] })).toMatchObject({ refs: new Set([3]), row: { refs: [3] } });
  expect(leftOf(pending, null)).toBeNull();
  expect(leftOf(pending, { ...row, refs: [3, 4] })).toBeNull();
  expect(leftOf(pending, { ...row, from_database_id: 'another' })).toBeNull();
  expect(leftOf(pending, { ...row, refs: [3], begun_at: 2_000 })).toBeNull();
});

test('pieces that were joined since they were listed are found all the same', async () => {
  const cache = new CopyCache(COPY, () => () => undefined);
  const text = (id: string): string => pieceText([['pack', { first: Number(id), value: id }]]);
  const put = [1, 2].map((first) => cache.put({ ref: 5, level: 0, first, last: first, id: 's' }, text(`${first}`)));
  await Promise.all(put);
  const listed = await cache.pieces();
  expect((await rebuild(cache, 5, listed)).rows).toHaveLength(2);
  await cache.put({ ref: 5, level: 1, first: 1, last: 2, id: 's' }, text('1'));
  await cache.delete(listed.get(5) ?? []);
  expect(await rebuild(cache, 5, listed)).toMatchObject({ isWhole: true, rows: [['pack', { first: 1 }]] });
});

/** How many pieces of sessions there are, by the number of their session. */
function piecesOf(index: number): number {
  return [...(caches.stored.get(COPY)?.keys() ?? [])].filter((url) => url.endsWith(`-s${index}`)).length;
}

test('pieces of a session that is quiet are joined, also those that a worker before has left', async () => {
  const database = newDatabase();
  const add = async (recorder: CopiedRecorder, session_id: string, checkpoints: number): Promise<void> => {
    for (let left = checkpoints; left > 0; left -= 1) {
      await recorder.record([append('more ', { session_id, message_id: 'm1' })], NOBODY);
      await recorder.copied();
    }
  };
  const begin = async (recorder: CopiedRecorder, session_id: string): Promise<void> => {
    await recorder.record([sessionStart(session_id), messageAdd('m1', '', { session_id })], NOBODY);
    await add(recorder, session_id, 4);
  };
  const first = openCopiedRecorder(database);
  await begin(first, 's1');
  await first.close();
  const second = openCopiedRecorder(database);
  await begin(second, 's2');
  await begin(second, 's3');
  expect([1, 2, 3].map(piecesOf)).toEqual([4, 4, 4]);
  await add(second, 's3', 20);
  expect([1, 2].map(piecesOf)).toEqual([1, 1]);
  await second.close();

  await deleteDB(database);
  const restored = openCopiedRecorder(database);
  for (const [id, times] of [
    ['s1', 4],
    ['s2', 4],
    ['s3', 24],
  ] as const)
    expect(valueOf(await restored.api.session(id)).messages[0]?.content).toBe('more '.repeat(times));
});
