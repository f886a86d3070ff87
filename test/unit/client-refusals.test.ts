// A refused event shows: in the state, to listeners, and on the console where there are none.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MAX_PENDING_LENGTH } from '../../src/client/constants.ts';
import type { ErrorCode, Refusal, SaveState } from '../../src/client/index.ts';
import { CounterRecorder, FakeTransport, nextTurn, openClient, token } from '../support/client-fakes.ts';

const logged = vi.spyOn(console, 'error');

beforeEach(() => {
  logged.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
});

/** An open client, whose recorder refuses the first batches with these codes. */
async function openRefusing(...codes: readonly ErrorCode[]) {
  const recorder = new CounterRecorder();
  recorder.refuse(...codes);
  const { client } = await openClient([new FakeTransport(recorder)]);
  const refusals: Refusal[] = [];
  client.onRefused((refusal) => refusals.push(refusal));
  return { client, refusals };
}

test('reports a refused event with its error, as it was given, and never calls it saved', async () => {
  const { client, refusals } = await openRefusing('session_not_found');
  const states: SaveState[] = [];
  client.onStateChange((state) => states.push(state));

  await client.record(token('a'));

  expect(refusals).toEqual([
    { event: token('a'), error: expect.objectContaining({ type: 'error', code: 'session_not_found' }) },
  ]);
  expect(client.state).toEqual({ status: 'refused', refused: 1 });
  expect(states.map(({ status }) => status)).toEqual(['saving', 'refused']);
});

test('counts refused events beside what is pending, and goes on counting', async () => {
  const { client } = await openRefusing('session_not_found', 'message_not_found');
  await client.record(token('a'));
  const second = client.record(token('b'));
  expect(client.state).toEqual({ status: 'saving', refused: 1, pending: 1 });
  await second;
  await client.record(token('c'));
  expect(client.state).toEqual({ status: 'refused', refused: 2 });
});

test('reports what the client itself refuses: no event at all, one beyond the bound of memory, one after the end', async () => {
  const { client } = await openClient([]);
  const codes: string[] = [];
  client.onRefused(({ error }) => codes.push(error.code));
  const notAnEvent: (value: unknown) => never = (value) => value as never;

  await client.record(notAnEvent(undefined));
  const third = 'x'.repeat(MAX_PENDING_LENGTH / 3 - 1_000);
  for (let count = 0; count < 3; count += 1) void client.record(token(third));
  await client.record(token('x'.repeat(10_000)));
  expect(codes).toEqual(['invalid_event', 'storage_full']);
  expect(client.state).toMatchObject({ refused: 2, pending: 3 });

  vi.useFakeTimers();
  const closed = client.close();
  await vi.runAllTimersAsync();
  await closed;
  await client.record(token('late'));
  expect(codes.slice(2)).toEqual(['not_connected', 'not_connected', 'not_connected', 'not_connected']);
  expect(client.state.refused).toBe(6);
});

test('an event that is sent again is no refusal', async () => {
  const { client, refusals } = await openRefusing('storage_full');
  vi.useFakeTimers();
  const reply = client.record(token('a'));
  await vi.runAllTimersAsync();
  expect(await reply).toMatchObject({ type: 'ack' });
  expect(refusals).toEqual([]);
  expect(client.state).toEqual({ status: 'saved', refused: 0 });
});

test('without a listener the console says what was refused and what to do, once for equal reasons', async () => {
  const recorder = new CounterRecorder();
  recorder.refuse('session_not_found', 'session_not_found', 'message_not_found');
  const { client } = await openClient([new FakeTransport(recorder)]);
  await client.record(token('a'));
  await client.record(token('b'));
  expect(logged).toHaveBeenCalledTimes(1);
  expect(logged.mock.calls[0]?.[0]).toMatch(/not recorded \(session_not_found\)\. .+ onRefused\(\)/);
});

test('a listener that was removed by its signal hears no more, and the console has the reason again', async () => {
  const recorder = new CounterRecorder();
  recorder.refuse('session_not_found');
  const { client } = await openClient([new FakeTransport(recorder)]);
  const listening = new AbortController();
  const listener = vi.fn<() => void>();
  client.onRefused(listener, { signal: listening.signal });
  listening.abort();
  await client.record(token('a'));
  await nextTurn();
  expect(listener).not.toHaveBeenCalled();
  expect(logged).toHaveBeenCalledTimes(1);
});
