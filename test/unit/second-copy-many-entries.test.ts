// A second copy of many entries: to list them takes as long as there are many, and so does deleting them.

import { beforeEach, expect, test, vi } from 'vitest';
import { CopyCache } from '../../src/copy/index.ts';
import type { PieceName } from '../../src/copy/copied-pieces.ts';
import { COPY_DEADLINE_MS, type StartTimer } from '../../src/protocol/index.ts';
import { copiedHost, COPY } from '../support/copied-recorder.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase } from '../support/recorder-harness.ts';

let caches = new FakeCaches();
let now = 0;
const timers = new Map<() => void, number>();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
  now = 0;
  timers.clear();
});

const startTimer: StartTimer = (expire, ms) => {
  timers.set(expire, now + ms);
  return () => void timers.delete(expire);
};

/** Lets time pass: what is due by then is over. */
function pass(ms: number): void {
  now += ms;
  for (const [expire, at] of timers)
    if (at <= now) {
      timers.delete(expire);
      expire();
    }
}

function pieceOf(ref: number): PieceName {
  return { ref, level: 0, first: ref, last: ref, id: `s${ref}` };
}

async function filled(count: number): Promise<CopyCache> {
  const cache = new CopyCache(COPY, startTimer);
  for (let ref = 1; ref <= count; ref += 1) await cache.put(pieceOf(ref), 'text');
  return cache;
}

test('a list of all entries may take longer than other calls', async () => {
  const cache = await filled(3);
  let list = (): void => undefined;
  const listed = new Promise<void>((resolve) => {
    list = resolve;
  });
  caches.listing = () => listed;
  const asked = [cache.pieces(), cache.contents().then(({ pieces }) => pieces)];
  const cleared = cache.clearPieces();
  for (let waits = 0; waits < 10; waits += 1) await Promise.resolve(); // until the listings are under way
  pass(5 * COPY_DEADLINE_MS);
  list();
  for (const pieces of await Promise.all(asked)) expect(pieces.size).toBe(3);
  await cleared;
  expect(caches.stored.size).toBe(0);
});

test.each([
  ['pieces', async (cache: CopyCache) => cache.delete([...(await cache.pieces()).values()].flat())],
  ['all pieces beside an attachment', (cache: CopyCache) => cache.clearPieces()],
])('to delete many entries may take longer than one call: %s', async (_what, remove) => {
  const cache = await filled(1_000);
  caches.stored.get(COPY)?.set('https://holdfast.invalid/attachment/hash', new Blob());
  caches.deleting = async () => {
    await Promise.resolve();
    pass(COPY_DEADLINE_MS / 500); // as the browser does one after the other
  };
  await remove(cache);
  expect([...(caches.stored.get(COPY)?.keys() ?? [])]).toEqual(['https://holdfast.invalid/attachment/hash']);
});

test('a purge does not wait long for a list of all entries', async () => {
  const cache = await filled(3);
  const listing = new Promise<void>((resolve) => {
    caches.listing = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  const forgotten = cache.forget([2]);
  await listing;
  pass(COPY_DEADLINE_MS);
  expect(await forgotten).toBe(0);
  expect([...(caches.stored.get(COPY)?.keys() ?? [])].filter((url) => url.endsWith('s2'))).toEqual([]);
});

test('entries are counted once for many who ask at a time', async () => {
  const { copy } = copiedHost(newDatabase());
  const cache = await filled(3);
  await cache.putHead({ database_id: 'x', seq: 3, purged_to: 0, pieces: 3, at: 0, complete_until: 0, config: {} });
  caches.listings = 0;
  const reports = await Promise.all([1, 2, 3].map(() => copy.report('x', 3)));
  for (const { bytes } of reports) expect(bytes).toBeGreaterThan(0);
  expect(caches.listings).toBe(2); // of sessions and of attachments
});
