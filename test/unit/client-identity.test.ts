// A client whose recordings were deleted takes a new identity without losing events.

import { expect, test } from 'vitest';
import { CounterRecorder, FakeTransport, nextTurn, openClient, token } from '../support/client-fakes.ts';

test('takes one new identity when several batches find the old one unknown, and loses no acked event', async () => {
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { client, locks } = await openClient([transport]);
  await Promise.all(['a0', 'a1', 'a2'].map((text) => client.record(token(text))));
  recorder.forget();
  locks.suspend();
  transport.hold();
  const first = client.record(token('b0'));
  await nextTurn();
  const second = client.record(token('b1'));
  await nextTurn();
  transport.deliver();
  await nextTurn();
  const third = client.record(token('b2'));
  await nextTurn();
  expect(transport.batches.slice(1)).toEqual([['b0'], ['b1']]);
  expect(locks.requested).toHaveLength(2);

  locks.grant();
  const replies = await Promise.all([first, second, third]);
  const later = await client.record(token('b3'));
  for (const reply of [...replies, later]) expect(reply).toMatchObject({ type: 'ack' });
  for (const reply of [...replies, later]) expect(reply).not.toHaveProperty('duplicate');
  expect(recorder.texts).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'b3']);
  await client.close();
});

test('publishes its new id only when it holds the lock of that id', async () => {
  const recorder = new CounterRecorder();
  const { client, locks } = await openClient([new FakeTransport(recorder)]);
  await client.record(token('a'));
  const before = client.clientId;
  recorder.forget();
  locks.suspend();
  const reply = client.record(token('b'));
  await nextTurn();
  expect(client.clientId).toBe(before);
  locks.grant();
  await reply;
  expect(client.clientId).not.toBe(before);
  expect([...locks.held]).toEqual(locks.requested);
  await client.close();
  expect(locks.held.size).toBe(0);
});

test('holds the old lock until the client is closed, even if the transport is lost, because events may be recorded under the old id', async () => {
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { client, locks } = await openClient([transport, new FakeTransport(recorder)]);
  await client.record(token('a'));
  recorder.forget();
  await client.record(token('b'));
  transport.lose();
  await nextTurn();
  expect(locks.requested).toHaveLength(2);
  expect([...locks.held]).toEqual(locks.requested);
  await client.close();
  expect([...locks.held]).toEqual([]);
});

test('sends nothing under the old id through a transport that opens during the renewal', async () => {
  const recorder = new CounterRecorder();
  const [transport, next] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  const { client, locks } = await openClient([transport, next]);
  await client.record(token('a'));
  recorder.forget();
  locks.suspend();
  const reply = client.record(token('b'));
  await nextTurn();
  transport.lose();
  await nextTurn();
  expect(next.batches).toEqual([]);
  locks.grant();
  expect(await reply).toMatchObject({ type: 'ack' });
  expect(next.batches).toEqual([['b']]);
  await client.close();
});

test('saves pending events when it is closed during the renewal, and releases every lock', async () => {
  const recorder = new CounterRecorder();
  const transport = new FakeTransport(recorder);
  const { client, locks } = await openClient([transport]);
  await client.record(token('a'));
  recorder.forget();
  locks.suspend();
  const reply = client.record(token('b'));
  await nextTurn();
  const closed = client.close();
  locks.grant();
  expect(await reply).toMatchObject({ type: 'ack' });
  await closed;
  expect(locks.held.size).toBe(0);
});
