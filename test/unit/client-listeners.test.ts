// An error in a listener of the app is reported and does not stop the client.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callListener } from '../../src/client/listeners.ts';
import { CounterRecorder, FakeTransport, nextTurn, openClient, token } from '../support/client-fakes.ts';

const reported = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  vi.stubGlobal('reportError', reported);
});

afterEach(() => {
  vi.unstubAllGlobals();
  reported.mockReset();
});

function fail(): never {
  throw new Error('a fault of the app');
}

test('reports the error that a listener throws', () => {
  callListener(fail);
  expect(reported).toHaveBeenCalledWith(new Error('a fault of the app'));
});

test('reconnects even if a state listener throws on every change', async () => {
  const recorder = new CounterRecorder();
  const [transport, next] = [new FakeTransport(recorder), new FakeTransport(recorder)];
  const { client, opened } = await openClient([transport, next]);
  client.onStateChange(fail);
  transport.lose();
  await nextTurn();
  expect(await client.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(opened()).toBe(2);
  expect(reported).toHaveBeenCalled();
  await client.close();
});

test('notifies the other state listeners if one throws', async () => {
  const { client } = await openClient([new FakeTransport(new CounterRecorder())]);
  const states: string[] = [];
  client.onStateChange(fail);
  client.onStateChange(({ status }) => states.push(status));
  await client.record(token('a'));
  expect(states).toEqual(['saving', 'saved']);
  await client.close();
});

test('does not call a listener after its removal', async () => {
  const { client } = await openClient([new FakeTransport(new CounterRecorder())]);
  const listener = vi.fn<() => void>();
  client.onStateChange(listener)();
  await client.record(token('a'));
  expect(listener).not.toHaveBeenCalled();
  await client.close();
});
