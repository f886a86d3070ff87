// Hosts write into the second copy in turn, and one may write for minutes: nothing waits for that but the copy, and nobody takes it for damage.

import { deleteDB } from 'idb';
import { beforeEach, expect, test, vi } from 'vitest';
import { CopyCache } from '../../src/copy/index.ts';
import { COPY, deadlines, openCopiedRecorder, piecesOf, type CopiedRecorder } from '../support/copied-recorder.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };

const ATTACHMENT = 'https://holdfast.invalid/attachment/hash';

let caches = new FakeCaches();

beforeEach(() => {
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
  deadlines.clear();
});

function addresses(): string[] {
  return [...(caches.stored.get(COPY)?.keys() ?? [])];
}

async function textOf({ api }: TestRecorder, id: string): Promise<string | undefined> {
  const { value } = await api.session(id, {});
  return value?.messages[0]?.content;
}

/** Begins a session with one message, whose text is its id. */
async function begin(recorder: TestRecorder, session_id: string): Promise<void> {
  await recorder.record([sessionStart(session_id), messageAdd('m1', session_id, { session_id })], NOBODY);
}

async function addTo(recorder: TestRecorder, session_id: string, text = '!'): Promise<void> {
  expect(await recorder.record([append(text, { session_id, message_id: 'm1' })], NOBODY)).toMatchObject([
    { type: 'ack' },
  ]);
}

/** A database with sessions `s1` and `s2`, which are copied, and an attachment in the copy. */
async function copiedDatabase(): Promise<string> {
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await begin(recorder, 's1');
  await begin(recorder, 's2');
  await recorder.copied();
  await recorder.close();
  caches.stored.get(COPY)?.set(ATTACHMENT, new Blob(['bytes']));
  return database;
}

/** A recorder that waits for its turn for too long while another host has it. */
function openBeside(database: string): { readonly recorder: CopiedRecorder; readonly other: { hasTurn: boolean } } {
  const other = { hasTurn: false };
  const inTurn = (work: () => Promise<void>): Promise<void> =>
    other.hasTurn ? Promise.reject(new DOMException('It took too long.', 'TimeoutError')) : work();
  return { recorder: openCopiedRecorder(database, { isAwaited: true, inTurn }), other };
}

async function expectRestored(database: string, texts: Readonly<Record<string, string>>): Promise<void> {
  await deleteDB(database);
  const restored = openCopiedRecorder(database);
  for (const [id, text] of Object.entries(texts)) expect([id, await textOf(restored, id)]).toEqual([id, text]);
}

test('a host that waits for another one for long neither deletes the copy nor has it written anew', async () => {
  const database = await copiedDatabase();
  const { recorder, other } = openBeside(database);
  await addTo(recorder, 's1');
  await recorder.copied();
  const before = addresses();
  other.hasTurn = true;
  for (let checkpoints = 0; checkpoints < 9; checkpoints += 1) {
    await addTo(recorder, 's1');
    await recorder.copied();
    expect(addresses()).toEqual(before);
  }
  expect(valueOf(await recorder.api.status()).storage.copy.state).toBe('behind');
  other.hasTurn = false;
  const pieces = piecesOf(caches, 's1');
  await addTo(recorder, 's1');
  await recorder.copied();
  expect(piecesOf(caches, 's1').slice(0, pieces.length)).toEqual(pieces);
  expect(valueOf(await recorder.api.status()).storage.copy.state).toBe('current');
  await recorder.close();
  await expectRestored(database, { s1: `s1${'!'.repeat(11)}`, s2: 's2' });
});

test('what waited for another host is not copied where that one has copied it meanwhile', async () => {
  const database = await copiedDatabase();
  const { recorder: waiting, other } = openBeside(database);
  await addTo(waiting, 's1');
  await waiting.copied();
  other.hasTurn = true;
  await addTo(waiting, 's1');
  await waiting.copied();
  const writing = openCopiedRecorder(database);
  await addTo(writing, 's1');
  await writing.copied();
  other.hasTurn = false;
  const put = vi.spyOn(CopyCache.prototype, 'put');
  await addTo(waiting, 's2');
  await waiting.copied();
  expect(put.mock.calls.map(([{ id }]) => id)).toEqual(['s2']);
  put.mockRestore();
  await expectRestored(database, { s1: 's1!!!', s2: 's2!' });
});

test('a copy that cannot be written is begun anew without its attachments being deleted, in turn', async () => {
  const database = await copiedDatabase();
  const { recorder, other } = openBeside(database);
  for (let failures = 1; failures <= 8; failures += 1) {
    await addTo(recorder, 's1');
    const put = vi.spyOn(CopyCache.prototype, 'putHead').mockImplementation(() => {
      other.hasTurn = failures === 4; // when it is to be deleted
      return Promise.reject(new Error('The browser cannot put it.'));
    });
    await recorder.copied();
    put.mockRestore();
    other.hasTurn = false;
    expect(addresses()).toContain(ATTACHMENT);
    expect(piecesOf(caches, 's2').length > 0).toBe(failures < 8);
  }
  await addTo(recorder, 's1');
  await recorder.copied();
  expect(piecesOf(caches, 's2')).toHaveLength(1);
});

/** Turns that are over once they are let go. */
function heldTurns() {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const turns = { areHeld: false, release };
  const inTurn = async (work: () => Promise<void>): Promise<void> => {
    if (turns.areHeld) await released;
    await work();
  };
  return { turns, inTurn };
}

test('events for which the database has no room do not wait for a copy that is being written', async () => {
  const database = await copiedDatabase();
  const { turns, inTurn } = heldTurns();
  const recorder = openCopiedRecorder(database, { isAwaited: true, inTurn });
  await addTo(recorder, 's1');
  turns.areHeld = true;
  await recorder.checkpoint();
  recorder.failWrites(['full']);
  const refused = recorder.record([append('?', { session_id: 's1', message_id: 'm1' })], NOBODY);
  await vi.waitUntil(() => deadlines.size > 0);
  for (const expire of deadlines) expire();
  expect(await refused).toMatchObject([{ code: 'storage_full' }]);
  expect(piecesOf(caches, 's2')).toHaveLength(1);
  turns.release();
  await vi.waitUntil(() => caches.stored.size === 0);
  await addTo(recorder, 's1');
  expect(valueOf(await recorder.api.status()).storage.copy.state).toBe('gave_way');
});

test('a copy that could not be deleted for lack of room is deleted the next time', async () => {
  const { recorder, other } = openBeside(await copiedDatabase());
  await addTo(recorder, 's1');
  other.hasTurn = true;
  recorder.failWrites(['full']);
  const refused = await recorder.record([append('?', { session_id: 's1', message_id: 'm1' })], NOBODY);
  expect(refused).toMatchObject([{ code: 'storage_full' }]);
  expect(piecesOf(caches, 's2')).toHaveLength(1);
  other.hasTurn = false;
  recorder.failWrites(['full']);
  await addTo(recorder, 's1');
  expect(caches.stored.size).toBe(0);
});

test('a copy that is not wanted any more is deleted in turn, with one of the next checkpoints', async () => {
  const { recorder, other } = openBeside(await copiedDatabase());
  valueOf(await recorder.api.configure({ second_copy: false }));
  other.hasTurn = true;
  await recorder.copied();
  expect(piecesOf(caches, 's2')).toHaveLength(1);
  other.hasTurn = false;
  await addTo(recorder, 's1');
  await recorder.copied();
  expect(caches.stored.size).toBe(0);
});
