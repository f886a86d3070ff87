// Disagreements with the reference that were bugs, each as small as it gets.

import { openDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import { parseEvent } from '../../src/protocol/index.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const NOBODY = { page_id: null };
const NOW = 1_700_000_000_000;
const START = { type: 'session_start', session_id: 's', provider: 'p' };

const opened: TestRecorder[] = [];

function recorderOn(database: string): TestRecorder {
  const recorder = openTestRecorder({ database, clock: () => NOW });
  opened.push(recorder);
  return recorder;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((recorder) => recorder.close()));
});

test('an event whose type is a BigInt or a cycle is refused, and the reader does not throw', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const type of [1n, cycle, { of: 1n }])
    expect(parseEvent({ type })).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});

test('metadata with a hole in an array has a null there, as JSON has', () => {
  const event = { type: 'session_update', session_id: 's', metadata: { list: Object.assign([], { length: 1 }) } };
  expect(parseEvent(event)).toMatchObject({ ok: true, value: { metadata: { list: [null] } } });
});

test('a session without messages can be read', async () => {
  const recorder = recorderOn(newDatabase());
  await recorder.record([START], NOBODY);
  expect(await recorder.api.session('s', {})).toMatchObject({ ok: true, value: { messages: [], next_before: null } });
  await recorder.record(
    [{ type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: 'a' }],
    NOBODY,
  );
  expect(await recorder.api.session('s', { limit: 0 })).toMatchObject({ ok: true, value: { messages: [] } });
  expect(await recorder.api.session('s', { before: 0 })).toMatchObject({ ok: true, value: { messages: [] } });
});

test('a session in the trash is interrupted by the loss of its client, whichever recorder notices', async () => {
  const database = newDatabase();
  const first = recorderOn(database);
  await first.record([START], { page_id: 'page' });
  await first.api.trash('s');
  await first.checkpoint();
  const second = recorderOn(database);
  await second.clientGone('page:page');
  await second.api.restore('s');
  expect(await second.api.session('s', {})).toMatchObject({ ok: true, value: { status: 'interrupted' } });
});

test('a commit whose transaction did not answer is published all the same', async () => {
  const recorder = recorderOn(newDatabase());
  recorder.failWrites(['silent_commit']);
  await recorder.record([{ ...START, event_id: 'hf-client000001-1' }], NOBODY);
  expect(recorder.published).toMatchObject([{ seq: 1, type: 'session_start' }]);
});

test('a commit whose transaction did not answer is not made twice, though its session_end forgot the ids', async () => {
  const recorder = recorderOn(newDatabase());
  const message = { session_id: 's', message_id: 'm' };
  await recorder.record([START, { type: 'message_add', role: 'user', content: '', ...message }], NOBODY);
  const token = { type: 'message_append', content_delta: 'token', event_id: 'of-the-caller', ...message };
  recorder.failWrites(['silent_commit']);
  await recorder.record([token, { type: 'session_end', session_id: 's', event_id: 'of-the-caller-too' }], NOBODY);
  expect(await recorder.api.session('s', {})).toMatchObject({ ok: true, value: { messages: [{ content: 'token' }] } });
});

test('ids of other callers are remembered past the end of their session, also on disk, so that a batch with its end can be sent again', async () => {
  const database = newDatabase();
  const first = recorderOn(database);
  const batch = [
    { type: 'session_update', session_id: 's', event_id: 'of-the-caller' },
    { type: 'session_end', session_id: 's', event_id: 'the-end' },
  ];
  await first.record([START, ...batch], NOBODY);
  expect(await first.record(batch, NOBODY)).toMatchObject([{ duplicate: true }, { duplicate: true }]);
  await first.checkpoint();
  expect(await recorderOn(database).record(batch, NOBODY)).toMatchObject([{ duplicate: true }, { duplicate: true }]);
});

test('ids from before a checkpoint are remembered, too, once their session has ended, and not written again', async () => {
  const database = newDatabase();
  const first = recorderOn(database);
  const update = { type: 'session_update', session_id: 's', event_id: 'before' };
  const end = { type: 'session_end', session_id: 's', event_id: 'behind' };
  await first.record([START, update], NOBODY);
  await first.checkpoint();
  await first.record([end], NOBODY);
  await first.checkpoint();
  const stored = (await everythingIn(database)).flat();
  expect(stored).toContainEqual(['before']);
  expect(stored).toContainEqual(['behind']);
  for (const recorder of [first, recorderOn(database)])
    expect(await recorder.record([update, end], NOBODY)).toMatchObject([{ duplicate: true }, { duplicate: true }]);
});

test('of an ended session the last 2,000 ids of other callers are remembered and no more, also on disk', async () => {
  const database = newDatabase();
  const first = recorderOn(database);
  const updates = Array.from({ length: 2_001 }, (_, index) => ({
    type: 'session_update',
    session_id: 's',
    event_id: `id-${index}`,
  }));
  await first.record([START, ...updates], NOBODY);
  await first.checkpoint();
  await first.record([{ type: 'session_end', session_id: 's' }], NOBODY);
  await first.checkpoint();
  const [forgotten, ...remembered] = await recorderOn(database).record(updates, NOBODY);
  expect(forgotten).toMatchObject({ type: 'ack', seq: 2_004 });
  expect(remembered.filter((reply) => reply.type === 'ack' && reply.duplicate === true)).toHaveLength(2_000);
});

test('at least the last 10,000 ids of other callers are remembered, also on disk', async () => {
  const database = newDatabase();
  const first = recorderOn(database);
  const updates = Array.from({ length: 10_000 }, (_, index) => ({
    type: 'session_update',
    session_id: 's',
    event_id: `id-${index}`,
  }));
  await first.record([START, ...updates.slice(0, 5_000)], NOBODY);
  await first.checkpoint();
  await first.record(updates.slice(5_000), NOBODY);
  await first.checkpoint();
  for (const recorder of [first, recorderOn(database)]) {
    const replies = await recorder.record(updates, NOBODY);
    expect(replies.filter((reply) => reply.type === 'ack' && reply.duplicate === true)).toHaveLength(10_000);
  }
});

test('nothing of a purged session is left in the database after a checkpoint', async () => {
  const database = newDatabase();
  const recorder = recorderOn(database);
  const message = { session_id: 's', message_id: 'm', role: 'user' };
  const secret = { type: 'message_add', content: 'secret', metadata: ['secret'], event_id: 'secret', ...message };
  await recorder.record(
    [{ ...START, title: 'secret' }, secret, { ...secret, content: 'another secret', event_id: 'secret too' }],
    NOBODY,
  );
  await recorder.checkpoint();
  await recorder.record([{ type: 'message_append', content_delta: 'secret', ...message }], NOBODY);
  expect(JSON.stringify(await everythingIn(database))).toContain('secret');
  await recorder.api.purge('s');
  await recorder.checkpoint();
  expect(JSON.stringify(await everythingIn(database))).not.toContain('secret');
});

/** Every record of every store. */
async function everythingIn(name: string): Promise<unknown[][]> {
  const database = await openDB(name);
  const stores = [...database.objectStoreNames];
  const records = await Promise.all(stores.map((store) => database.getAll(store)));
  database.close();
  return records;
}

test('a commit in doubt is not taken for that of another recorder, of the same event in the same millisecond', async () => {
  const database = newDatabase();
  const [behind, other] = [recorderOn(database), recorderOn(database)];
  const add = { type: 'message_add', session_id: 's', message_id: 'm', role: 'assistant', content: '' };
  const append = (counter: number): object => ({
    type: 'message_append',
    session_id: 's',
    message_id: 'm',
    content_delta: 'a',
    event_id: `hf-client000001-${counter}`,
  });
  await behind.record([START, add, append(1)], NOBODY);
  expect(await other.record([append(2)], NOBODY)).toMatchObject([{ seq: 4 }]);
  behind.failWrites(['unavailable']);
  expect(await behind.record([append(2)], NOBODY)).toMatchObject([{ type: 'ack', duplicate: true }]);
  expect(behind.published.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});
