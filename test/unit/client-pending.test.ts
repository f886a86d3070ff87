// If nothing can be saved, memory keeps a bounded number of events, and the client refuses more.

import { expect, onTestFinished, test } from 'vitest';
import { unsavedFile } from '../../src/chat/unsaved-file.ts';
import { MAX_PENDING_LENGTH } from '../../src/client/constants.ts';
import type { NewEvent } from '../../src/client/recorder-client.ts';
import type { RecordingEvent } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, nextTurn, openClient, token } from '../support/client-fakes.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

test('unsaved events can be exported, in order', async () => {
  const { client } = await openClient([]);
  void client.record(token('a'));
  void client.record(token('b'));
  expect(client.pending()).toMatchObject([{ content_delta: 'a' }, { content_delta: 'b' }]);
});

test('saved events are no longer pending', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  await client.record(token('a'));
  await nextTurn();
  expect(client.pending()).toEqual([]);
});

test('an event beyond the bound is refused immediately, and those before it are kept', async () => {
  const { client } = await openClient([]);
  const quarter = 'x'.repeat(MAX_PENDING_LENGTH / 4 - 1_000);
  for (let part = 0; part < 4; part += 1) void client.record(token(quarter));
  expect(await client.record(token('x'.repeat(4_000)))).toMatchObject({ type: 'error', code: 'storage_full' });
  expect(client.pending()).toHaveLength(4);
});

test('saved events make room for new ones', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  const large = 'x'.repeat(MAX_PENDING_LENGTH / 4);
  for (let part = 0; part < 5; part += 1) expect(await client.record(token(large))).toMatchObject({ type: 'ack' });
});

test('listeners are notified when the reason for not saving changes', async () => {
  const recorder = new CounterRecorder();
  recorder.refuse('storage_full', 'storage_unavailable');
  const { client } = await openClient([new FakeTransport(recorder)]);
  const reasons: string[] = [];
  client.onStateChange((state) => {
    if (state.status === 'not_saved') reasons.push(state.reason.code);
  });
  await client.record(token('a'));
  expect(reasons).toEqual(['storage_full', 'storage_unavailable']);
});

test('another recorder imports the file of unsaved events, with the ids of callers and without ours', async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { client } = await openClient([transport]);
  await client.record(token('saved')); // the counters of later events then do not start with 1
  transport.lose();
  await nextTurn();
  const start: RecordingEvent = { type: 'session_start', session_id: 's1', provider: 'p', event_id: 'theirs' };
  const add: NewEvent = { type: 'message_add', session_id: 's1', message_id: 'm1', role: 'user', content: '' };
  for (const event of [start, add, token('kept')]) void client.record(event);
  const file: unknown = JSON.parse(unsavedFile(client.pending(), 0).text);
  expect(file).toEqual({ events: [start, add, token('kept')] });
  const elsewhere = openTestRecorder({ database: newDatabase(), clock: () => 0 });
  onTestFinished(() => elsewhere.close());
  const replies = await elsewhere.record(client.pending(), { page_id: null });
  expect(replies.map(({ type }) => type)).toEqual(['ack', 'ack', 'ack']);
});
