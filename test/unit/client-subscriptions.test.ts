// Every subscription ends by a signal, and a closed recorder answers reads at once.

import { expect, test, vi } from 'vitest';
import { failed, ok, type RecordingApi } from '../../src/protocol/index.ts';
import { apiWith, CounterRecorder, FakeTransport, nextTurn, openClient, token } from '../support/client-fakes.ts';

const NEVER = new Promise<never>(() => undefined);

async function openWith(api: RecordingApi) {
  const { client } = await openClient([new FakeTransport(new CounterRecorder(), { api })]);
  return client;
}

test('a state listener is called no more once its signal is aborted, and never where it was aborted before', async () => {
  const client = await openWith(apiWith());
  const listening = new AbortController();
  const listener = vi.fn<() => void>();
  client.onStateChange(listener, { signal: listening.signal });
  await client.record(token('a'));
  const calls = listener.mock.calls.length;
  expect(calls).toBeGreaterThan(0);
  listening.abort();
  client.onStateChange(listener, { signal: listening.signal });
  await client.record(token('b'));
  expect(listener).toHaveBeenCalledTimes(calls);
  await client.close();
});

test('the same listener added twice is called twice, and stays when one of the two is removed', async () => {
  const client = await openWith(apiWith());
  const listener = vi.fn<() => void>();
  const stop = client.onStateChange(listener);
  client.onStateChange(listener);
  stop();
  await client.record(token('a'));
  expect(listener).toHaveBeenCalledTimes(2); // saving, saved
  await client.close();
});

test.for(['follow', 'subscribe', 'onEvicted'] as const)(
  '%s with an aborted signal calls nothing and reads nothing',
  async (name) => {
    const asked = vi.fn<() => Promise<never>>(() => NEVER);
    const client = await openWith(apiWith({ session: asked, facts: asked }));
    const listener = vi.fn<() => void>();
    const signal = AbortSignal.abort();
    if (name === 'follow') client.follow('s1', listener, { signal });
    else if (name === 'subscribe') client.subscribe(listener, { signal });
    else client.onEvicted(listener, { signal });
    await nextTurn();
    expect(listener).not.toHaveBeenCalled();
    expect(asked).not.toHaveBeenCalled();
    await client.close();
  },
);

test('a read after close() answers at once that the recorder is closed', async () => {
  const client = await openWith(
    apiWith({ sessions: () => Promise.resolve(ok({ sessions: [], total: 0, next_cursor: null })) }),
  );
  await client.close();
  const answer = await Promise.race([client.api.sessions({}), nextTurn()]);
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'not_connected', message: expect.stringMatching(/closed/) },
  });
});

test('a read that waits when the recorder is closed answers at once', async () => {
  const client = await openWith(apiWith({ status: () => NEVER }));
  const answer = client.api.status();
  await nextTurn();
  await client.close();
  expect(await answer).toMatchObject({ ok: false, error: { code: 'not_connected' } });
});

test('every call with options takes null for none', async () => {
  const session = failed('session_not_found', 'There is none.');
  const client = await openWith(apiWith({ session: () => Promise.resolve(session), facts: () => NEVER }));
  const listener = vi.fn<(given: unknown) => void>();
  const none: never = null as never;
  client.follow('s1', listener, none);
  client.subscribe(listener, none);
  client.onStateChange(listener, none);
  client.onRefused(listener, none);
  client.onEvicted(listener, none);
  await client.record(token('a'));
  expect(listener.mock.calls).toContainEqual([{ status: 'loading' }]);
  expect(listener.mock.calls).toContainEqual([{ status: 'saved', refused: 0 }]);
  await client.close();
});

test('following after close() says that the recorder is closed', async () => {
  const client = await openWith(apiWith());
  await client.close();
  const listener = vi.fn<(given: unknown) => void>();
  client.follow('s1', listener);
  expect(listener).toHaveBeenLastCalledWith({
    status: 'error',
    error: expect.objectContaining({ code: 'not_connected' }),
  });
});
