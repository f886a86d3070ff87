// Where nothing can be saved, memory keeps what it can, and says what it cannot.

import { expect, test } from 'vitest';
import { MAX_PENDING_LENGTH } from '../../src/client/constants.ts';
import { CounterRecorder, FakeDoor, nextTurn, openClient, token } from '../support/client-fakes.ts';

test('what is not saved can be exported, in order', async () => {
  const { client } = await openClient([]);
  void client.record(token('a'));
  void client.record(token('b'));
  expect(client.pending()).toMatchObject([{ content_delta: 'a' }, { content_delta: 'b' }]);
});

test('what is saved is no longer pending', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeDoor(recorder)]);
  await client.record(token('a'));
  await nextTurn();
  expect(client.pending()).toEqual([]);
});

test('an event beyond the bound is refused at once, and those before it are kept', async () => {
  const { client } = await openClient([]);
  const half = 'x'.repeat(MAX_PENDING_LENGTH / 2 - 1_000);
  void client.record(token(half));
  void client.record(token(half));
  expect(await client.record(token('x'.repeat(4_000)))).toMatchObject({ type: 'error', code: 'storage_full' });
  expect(client.pending()).toHaveLength(2);
});

test('there is room again for as much as was saved', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeDoor(recorder)]);
  const large = 'x'.repeat(MAX_PENDING_LENGTH - 1_000);
  await client.record(token(large));
  expect(await client.record(token(large))).toMatchObject({ type: 'ack' });
});

test('who listens is told when there is another reason why nothing is saved', async () => {
  const recorder = new CounterRecorder();
  recorder.refuse('storage_full', 'storage_unavailable');
  const { client } = await openClient([new FakeDoor(recorder)]);
  const reasons: string[] = [];
  client.onStateChange((state) => {
    if (state.status === 'not_saved') reasons.push(state.reason.code);
  });
  await client.record(token('a'));
  expect(reasons).toEqual(['storage_full', 'storage_unavailable']);
});
