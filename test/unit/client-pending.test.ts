// Where nothing can be saved, memory keeps what it can, and says what it cannot.

import { expect, onTestFinished, test } from 'vitest';
import { unsavedFile } from '../../src/chat/unsaved-file.ts';
import { MAX_PENDING_LENGTH } from '../../src/client/constants.ts';
import type { NewEvent } from '../../src/client/recorder-client.ts';
import type { RecordingEvent } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, nextTurn, openClient, token } from '../support/client-fakes.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

test('what is not saved can be exported, in order', async () => {
  const { client } = await openClient([]);
  void client.record(token('a'));
  void client.record(token('b'));
  expect(client.pending()).toMatchObject([{ content_delta: 'a' }, { content_delta: 'b' }]);
});

test('what is saved is no longer pending', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  await client.record(token('a'));
  await nextTurn();
  expect(client.pending()).toEqual([]);
});

test('an event beyond the bound is refused at once, and those before it are kept', async () => {
  const { client } = await openClient([]);
  const quarter = 'x'.repeat(MAX_PENDING_LENGTH / 4 - 1_000);
  for (let part = 0; part < 4; part += 1) void client.record(token(quarter));
  expect(await client.record(token('x'.repeat(4_000)))).toMatchObject({ type: 'error', code: 'storage_full' });
  expect(client.pending()).toHaveLength(4);
});

test('there is room again for as much as was saved', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  const large = 'x'.repeat(MAX_PENDING_LENGTH / 4);
  for (let part = 0; part < 5; part += 1) expect(await client.record(token(large))).toMatchObject({ type: 'ack' });
});

test('who listens is told when there is another reason why nothing is saved', async () => {
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

test('the file of what is not saved is taken by another recorder, with the ids of callers and without ours', async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { client } = await openClient([transport]);
  await client.record(token('saved')); // the counters of what follows do not begin with 1
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
