// The store of attachments: once each, within a budget, until no session names them.

import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { MOVING_TRANSACTION_DEADLINE_MS, type Attachment, type StartTimer } from '../../src/protocol/index.ts';
import { createAttachmentStore, StorageError, type AttachmentStore } from '../../src/storage/index.ts';
import { newDatabase } from '../support/recorder-harness.ts';

const NEVER_LATE: StartTimer = () => () => undefined;
const PLENTY = 1_000_000;

function open(): AttachmentStore {
  return createAttachmentStore(newDatabase(), NEVER_LATE);
}

/** An attachment whose name is a digit sixty-four times. */
function attachment(digit: string, size = 10): Attachment {
  const bytes = new Blob([digit.repeat(size)], { type: 'image/png' });
  return { sha256: digit.repeat(64), size, media_type: 'image/png', bytes };
}

async function storedIn(store: AttachmentStore, ...given: readonly Attachment[]): Promise<string[]> {
  const found = await Promise.all(given.map(({ sha256 }) => store.get(sha256)));
  return found.flatMap((each) => (each === null ? [] : each.sha256.slice(0, 1)));
}

const A = attachment('a');
const B = attachment('b', 30);

test('an attachment is given as it was stored, and null where there is none', async () => {
  const store = open();
  expect(await store.put(A, PLENTY, 1)).toBe('stored');
  const { bytes, ...info } = (await store.get(A.sha256)) ?? B;
  expect(info).toEqual({ sha256: A.sha256, size: 10, media_type: 'image/png' });
  expect(await new Response(bytes).text()).toBe('aaaaaaaaaa');
  expect(await store.find(A.sha256, 1)).toEqual(info);
  expect(await store.get(B.sha256)).toBeNull();
  expect(await store.find(B.sha256, 1)).toBeNull();
});

test('each byte sequence is stored and counted once', async () => {
  const store = open();
  await store.put(A, PLENTY, 1);
  await store.put({ ...A, media_type: 'text/html' }, PLENTY, 2);
  await store.put(B, PLENTY, 3);
  expect(await store.totals()).toEqual({ count: 2, bytes: 40 });
  expect((await store.get(A.sha256))?.media_type).toBe('image/png');
});

test('what would take all of them over the budget is refused, and what is known never is', async () => {
  const store = open();
  expect(await store.put(A, 10, 1)).toBe('stored');
  expect(await store.put(B, 39, 1)).toBe('over_budget');
  expect(await store.put(A, 0, 1)).toBe('stored');
  expect(await storedIn(store, A, B)).toEqual(['a']);
  expect(await store.totals()).toEqual({ count: 1, bytes: 10 });
  expect(await store.put(B, 40, 1)).toBe('stored');
});

test('two that come at the same time are not over the budget together', async () => {
  const store = open();
  const outcomes = await Promise.all([store.put(A, 35, 1), store.put(B, 35, 1)]);
  expect(outcomes).toEqual(['stored', 'over_budget']);
});

test('it goes with the last session that names it', async () => {
  const store = open();
  await store.put(A, PLENTY, 1);
  await store.put(B, PLENTY, 1);
  await store.use(
    [
      { session_id: 's1', sha256: A.sha256 },
      { session_id: 's1', sha256: B.sha256 },
      { session_id: 's2', sha256: A.sha256 },
    ],
    5,
  );
  await store.release(['s1'], 10);
  expect(await storedIn(store, A, B)).toEqual(['a']);
  expect(await store.totals()).toEqual({ count: 1, bytes: 10 });
  await store.release(['s2', 'unknown'], 10);
  expect(await storedIn(store, A, B)).toEqual([]);
  expect(await store.totals()).toEqual({ count: 0, bytes: 0 });
});

test('what a session has named since stays', async () => {
  const store = open();
  await store.put(A, PLENTY, 1);
  await store.use([{ session_id: 's1', sha256: A.sha256 }], 10);
  await store.release(['s1'], 10);
  expect(await storedIn(store, A)).toEqual(['a']);
});

test('only what no session has named for long is deleted as unused', async () => {
  const store = open();
  await store.put(A, PLENTY, 1);
  await store.put(B, PLENTY, 9);
  await store.use([{ session_id: 's1', sha256: attachment('c').sha256 }], 1);
  await store.put(attachment('c'), PLENTY, 1);
  await store.put(attachment('d'), PLENTY, 1);
  await store.use([{ session_id: 's1', sha256: attachment('d').sha256 }], 1);
  await store.deleteUnused(9, 10);
  const all = [A, B, attachment('c'), attachment('d')];
  expect(await storedIn(store, ...all)).toEqual(['b', 'c', 'd']);
  expect((await store.totals()).count).toBe(3);
});

test('one that is looked for, or given again, counts as stored then', async () => {
  const store = open();
  await store.put(A, PLENTY, 1);
  await store.put(B, PLENTY, 1);
  await store.find(A.sha256, 9);
  await store.put(B, PLENTY, 9);
  await store.deleteUnused(9, 10);
  expect(await storedIn(store, A, B)).toEqual(['a', 'b']);
});

test('sessions that name attachments are found page by page, each once', async () => {
  const store = open();
  const ids = ['', 'a', 'a ', 'b', '\u{10ffff}'];
  await store.use(
    ids.flatMap((session_id) => [A, B].map(({ sha256 }) => ({ session_id, sha256 }))),
    1,
  );
  expect(await store.sessionsAfter('', 2)).toEqual(['a', 'a ']);
  expect(await store.sessionsAfter('a ', 2)).toEqual(['b', '\u{10ffff}']);
  expect(await store.sessionsAfter('\u{10ffff}', 2)).toEqual([]);
});

test('a database that does not answer is given up, and what it stores after that is not stored', async () => {
  const late: (() => void)[] = [];
  const store = createAttachmentStore(newDatabase(), (expire, ms) => {
    if (ms === MOVING_TRANSACTION_DEADLINE_MS) late.push(expire);
    return () => undefined;
  });
  const stored = store.put(A, PLENTY, 1);
  for (const expire of late.splice(0)) expire();
  await expect(stored).rejects.toBeInstanceOf(StorageError);
  expect(await storedIn(store, A)).toEqual([]);
});
