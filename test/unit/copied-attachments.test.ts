// Attachments in the second copy: what their database has lost or damaged comes back, and nothing that was deleted does.

import { deleteDB, openDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { sharedNames } from '../../src/protocol/index.ts';
import { ATTACHMENT_GRACE_MS } from '../../src/recorder/constants.ts';
import { COPY, deadlines, openCopiedRecorder, time, type CopiedRecorder } from '../support/copied-recorder.ts';
import { changeValue } from '../support/damage-value.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };
const DAYS_MS = 3 * ATTACHMENT_GRACE_MS;

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});

/** The hashes of the attachments in the copy. */
function copied(): string[] {
  const addresses = [...(caches.stored.get(COPY)?.keys() ?? [])];
  return addresses.flatMap((url) => url.split('/attachment/')[1] ?? []).toSorted();
}

async function attach({ api }: CopiedRecorder, text: string): Promise<string> {
  return valueOf(await api.attach(new Blob([text], { type: 'image/png' }))).sha256;
}

/** The bytes and the type of an attachment. */
async function read({ api }: CopiedRecorder, sha256: string): Promise<readonly [string, string] | null> {
  const { value } = await api.attachment(sha256);
  return value === undefined ? null : [await new Response(value.bytes).text(), value.media_type];
}

/** Records a session with one message, which names these. */
async function name(recorder: CopiedRecorder, session_id: string, ...names: readonly string[]): Promise<void> {
  const metadata = { attachments: names.map((sha256) => ({ sha256 })) };
  const events = [sessionStart(session_id), messageAdd('m1', 'a', { session_id, metadata })];
  expect(await recorder.record(events, NOBODY)).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
}

async function sweepAfter(recorder: CopiedRecorder, ms: number): Promise<void> {
  time.now += ms;
  await recorder.sweep();
}

interface Kept {
  readonly database: string;
  readonly recorder: CopiedRecorder;
  /** Named by session `s1`. */
  readonly sha256: string;
}

/** A recorder that has copied a session and the attachment that it names. */
async function keep(): Promise<Kept> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await recorder.copied();
  const sha256 = await attach(recorder, 'picture');
  await name(recorder, 's1', sha256);
  await recorder.copied();
  expect(copied()).toEqual([sha256]);
  return { database, recorder, sha256 };
}

/** Another recorder, after the databases of these names were lost. */
async function afterLoss(
  { database, recorder }: Kept,
  ...lost: ('database' | 'attachments')[]
): Promise<CopiedRecorder> {
  await recorder.close();
  for (const each of lost) await deleteDB(each === 'database' ? database : sharedNames(database).attachments);
  return openCopiedRecorder(database);
}

async function storedIn(database: string): Promise<string[]> {
  const connection = await openDB(sharedNames(database).attachments);
  const hashes = (await connection.getAllKeys('attachments')).map(String);
  connection.close();
  return hashes;
}

test('an attachment comes back with its type where its database was begun anew, and is stored again', async () => {
  const kept = await keep();
  const after = await afterLoss(kept, 'attachments');
  expect(await read(after, kept.sha256)).toEqual(['picture', 'image/png']);
  expect(await storedIn(kept.database)).toEqual([kept.sha256]);
  expect(valueOf(await after.api.status()).storage.attachments).toEqual({ count: 1, bytes: 7 });
});

test('one that is attached again is found in the copy', async () => {
  const kept = await keep();
  const after = await afterLoss(kept, 'attachments');
  expect(await attach(after, 'picture')).toBe(kept.sha256);
  expect(await storedIn(kept.database)).toEqual([kept.sha256]);
});

test('bytes that a disk has changed are those of the copy, and are mended', async () => {
  const { database, recorder, sha256 } = await keep();
  const { attachments } = sharedNames(database);
  await changeValue(attachments, 'attachments', sha256, (row) =>
    Object.assign({}, row, { bytes: new Blob(['pictura']) }),
  );
  expect((await read(recorder, sha256))?.[0]).toBe('picture');
  caches.stored.clear();
  expect((await read(recorder, sha256))?.[0]).toBe('picture');
});

test('bytes that are never read, as those of a file that was emptied, are those of the copy after a while', async () => {
  const { recorder, sha256 } = await keep();
  const hanging = vi.spyOn(Blob.prototype, 'arrayBuffer').mockReturnValueOnce(new Promise(() => undefined));
  const found = read(recorder, sha256);
  await vi.waitFor(() => {
    for (const expire of deadlines) expire();
    expect(hanging.mock.calls.length).toBeGreaterThan(1);
  });
  expect(await found).toEqual(['picture', 'image/png']);
  hanging.mockRestore();
});

test('bytes that have changed in the copy are not given', async () => {
  const kept = await keep();
  const entries = caches.stored.get(COPY);
  for (const url of entries?.keys() ?? []) if (url.endsWith(kept.sha256)) entries?.set(url, new Blob(['pictura']));
  const after = await afterLoss(kept, 'attachments');
  expect((await after.api.attachment(kept.sha256)).error?.code).toBe('attachment_not_found');
});

test('what a restored session names is noted again: it stays, and what no session names goes', async () => {
  const kept = await keep();
  const unnamed = await attach(kept.recorder, 'unnamed');
  await kept.recorder.copied();
  const after = await afterLoss(kept, 'database', 'attachments');
  await after.sweep();
  expect((await storedIn(kept.database)).toSorted()).toEqual([kept.sha256, unnamed].toSorted());
  await sweepAfter(after, DAYS_MS);
  expect(copied()).toEqual([kept.sha256]);
  expect(await storedIn(kept.database)).toEqual([kept.sha256]);
  expect((await read(after, kept.sha256))?.[0]).toBe('picture');
  await after.api.purge('s1');
  expect([copied(), await storedIn(kept.database)]).toEqual([[], []]);
});

test('one whose session is purged before it has come back does not come back', async () => {
  for (const lost of [['attachments'], ['database', 'attachments']] as const) {
    const kept = await keep();
    const after = await afterLoss(kept, ...lost);
    expect((await after.api.purge('s1')).ok).toBe(true);
    expect(copied()).toEqual([]);
    expect(await read(after, kept.sha256)).toBeNull();
    caches.stored.clear();
  }
});

test('it is deleted from the copy first: where that fails, it stays until the next sweep', async () => {
  const { database, recorder, sha256 } = await keep();
  await recorder.api.trash('s1');
  const entries = caches.stored.get(COPY);
  const stored: string[][] = [];
  vi.spyOn(entries ?? new Map<string, Blob>(), 'delete').mockImplementation((url: string) => {
    if (url.includes('/attachment/')) throw new Error('The cache fails.');
    return Map.prototype.delete.call(entries, url);
  });
  await recorder.api.purge('s1');
  stored.push(await storedIn(database), copied());
  vi.restoreAllMocks();
  await sweepAfter(recorder, DAYS_MS);
  stored.push(await storedIn(database), copied());
  expect(stored).toEqual([[sha256], [sha256], [], []]);
});

test('one that two sessions named is in the copy until both are purged', async () => {
  const { recorder, sha256 } = await keep();
  await name(recorder, 's2', sha256);
  await recorder.api.purge('s1');
  expect(copied()).toEqual([sha256]);
  await recorder.api.purge('s2');
  expect(copied()).toEqual([]);
});

test('what was stored before the copy was turned on, or deleted by others, is copied with the next checkpoint', async () => {
  const recorder = openCopiedRecorder(newDatabase());
  valueOf(await recorder.api.configure({ second_copy: false }));
  const before = await attach(recorder, 'before');
  await name(recorder, 's1', before);
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
  valueOf(await recorder.api.configure({ second_copy: true }));
  await recorder.copied();
  await vi.waitFor(() => expect(copied()).toEqual([before]));
  caches.stored.clear();
  await name(recorder, 's2');
  await recorder.copied();
  await vi.waitFor(() => expect(copied()).toEqual([before]));
  valueOf(await recorder.api.configure({ second_copy: false }));
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
  await attach(recorder, 'after');
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
});

test('one that could not be copied for a moment is copied a minute later, or by the next worker', async () => {
  for (const isNext of [false, true]) {
    const { database, recorder, sha256 } = await keep();
    caches.failures = 2;
    const other = await attach(recorder, 'other');
    await vi.waitFor(() => expect(caches.failures).toBe(0));
    await recorder.copied();
    expect(copied()).toEqual([sha256]);
    time.now += 60_000;
    await (isNext ? openCopiedRecorder(database) : recorder).copied();
    await vi.waitFor(() => expect(copied()).toEqual([sha256, other].toSorted()));
    caches.stored.clear();
  }
});

test('checkpoints do not ask what is stored once that is copied', async () => {
  const { recorder } = await keep();
  const listed = vi.spyOn(IDBObjectStore.prototype, 'getAllKeys');
  await name(recorder, 's2');
  await recorder.copied();
  const names = listed.mock.contexts.map((store) => (store instanceof IDBObjectStore ? store.name : store));
  listed.mockRestore();
  expect(names).not.toContain('attachments');
});

test('where there is no room it is left out, and copied once there is', async () => {
  const { recorder, sha256 } = await keep();
  let refused = 0;
  Object.defineProperty(caches, 'isFull', { configurable: true, get: () => (refused += 1) > 0 });
  const other = await attach(recorder, 'other');
  await vi.waitFor(() => expect(refused).toBe(1));
  Object.defineProperty(caches, 'isFull', { value: false });
  await name(recorder, 's2', other);
  await recorder.copied();
  expect(copied()).toEqual([sha256]);
  expect((await read(recorder, other))?.[0]).toBe('other');
  time.now += DAYS_MS;
  await name(recorder, 's3', other);
  await recorder.copied();
  await vi.waitFor(() => expect(copied()).toEqual([sha256, other].toSorted()));
});

test('it is still there where others have recorded into the database since it was begun anew', async () => {
  const kept = await keep();
  await kept.recorder.close();
  await deleteDB(kept.database);
  await deleteDB(sharedNames(kept.database).attachments);
  const entries = caches.stored;
  vi.stubGlobal('caches', new FakeCaches());
  const other = openCopiedRecorder(kept.database);
  await name(other, 's2');
  await other.copied();
  await other.close();
  vi.stubGlobal('caches', Object.assign(caches, { stored: entries }));
  const after = openCopiedRecorder(kept.database);
  expect((await after.api.session('s1')).ok).toBe(true);
  expect(after.restored).toHaveLength(1);
  await after.copied();
  expect(await read(after, kept.sha256)).toEqual(['picture', 'image/png']);
});

test('what the copy takes counts its attachments, also where their database has others', async () => {
  const kept = await keep();
  const bytesOf = async ({ api }: CopiedRecorder): Promise<number | null> => {
    time.now += DAYS_MS / 1_000; // a count holds for a while
    return valueOf(await api.status()).storage.copy.bytes;
  };
  const entries = [...(caches.stored.get(COPY)?.entries() ?? [])].filter(([url]) => /\/\d+\?|\/attachment\//.test(url));
  const all = entries.reduce((sum, [, { size }]) => sum + size, 0);
  expect(await bytesOf(kept.recorder)).toBe(all);
  caches.isFull = true;
  const left = await attach(kept.recorder, 'another picture');
  expect(copied()).not.toContain(left);
  expect(await bytesOf(kept.recorder)).toBe(all);
});
