// Calls that wait for a transport, or for its loss, leave nothing in memory when they end.

import { afterEach, expect, test, vi } from 'vitest';
import { createLiveApi } from '../../src/client/reading/live-api.ts';
import { Waiters } from '../../src/client/transports/waiters.ts';
import { ok, QUERY_DEADLINE_MS } from '../../src/protocol/index.ts';
import { apiWith, CounterRecorder, FakeTransport, openClient } from '../support/client-fakes.ts';
import { keptOf } from '../support/collect-garbage.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('wakes every waiting call once', async () => {
  const waiters = new Waiters<string>();
  const { signal } = new AbortController();
  const both = Promise.all([waiters.wait(signal), waiters.wait(signal)]);
  waiters.wake('now');
  expect(await both).toEqual(['now', 'now']);
  const later = waiters.wait(signal);
  waiters.wake('later');
  expect(await later).toBe('later');
});

test('keeps nothing of a wait that was aborted, before or after its start', async () => {
  const waiters = new Waiters<string>();
  const refs = [0, 1].map((isEarly) => {
    const controller = new AbortController();
    if (isEarly === 1) controller.abort();
    const wait = new WeakRef(waiters.wait(controller.signal));
    controller.abort();
    return wait;
  });
  expect(await keptOf(refs)).toEqual([]);
  waiters.wake('nobody');
});

test('an open transport keeps no delivered answer, and only one handler for its loss', async () => {
  const answers: WeakRef<object>[] = [];
  const purge = (): Promise<ReturnType<typeof ok<null>>> => {
    const answer = ok(null);
    answers.push(new WeakRef(answer));
    return Promise.resolve(answer);
  };
  const transport = new FakeTransport(new CounterRecorder(), { api: apiWith({ purge }) });
  const then = vi.spyOn(transport.lost, 'then');
  const api = createLiveApi(() => Promise.resolve(transport));
  for (let asked = 0; asked < 10; asked += 1) await api.purge('s1');
  expect(then).toHaveBeenCalledTimes(1);
  expect(await keptOf(answers)).toEqual([]);
  expect(answers).toHaveLength(10);
});

test('an open transport keeps nothing of calls that missed their deadline', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const signals: AbortSignal[] = [];
  const transport = new FakeTransport(new CounterRecorder(), {
    api: apiWith({ purge: () => new Promise(() => undefined) }),
  });
  const wait = vi.spyOn(Waiters.prototype, 'wait');
  const api = createLiveApi((over) => {
    signals.push(over);
    return Promise.resolve(transport);
  });
  const answer = api.purge('s1');
  await vi.advanceTimersByTimeAsync(QUERY_DEADLINE_MS);
  expect(await answer).toMatchObject({ error: { code: 'deadline_exceeded' } });
  expect(new Set(wait.mock.calls.map(([signal]) => signal))).toEqual(new Set([signals[0]]));
  expect(signals[0]?.aborted).toBe(true);
  wait.mockRestore();
});

test('a call through a transport that was lost before continues on the next one, like earlier calls', async () => {
  const dead = new FakeTransport(new CounterRecorder(), {
    api: apiWith({ purge: () => new Promise(() => undefined) }),
  });
  const good = new FakeTransport(new CounterRecorder(), { api: apiWith({ purge: () => Promise.resolve(ok(null)) }) });
  dead.lose();
  const transports = [dead, good, dead, good];
  const api = createLiveApi(() => Promise.resolve(transports.shift() ?? good));
  expect(await api.purge('s1')).toEqual(ok(null));
  expect(await api.purge('s1')).toEqual(ok(null));
  expect(transports).toEqual([]);
});

test('a client without a transport keeps nothing of calls that missed their deadline', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const wait = vi.spyOn(Waiters.prototype, 'wait');
  const { client } = await openClient([]);
  for (let asked = 0; asked < 3; asked += 1) {
    const answer = client.api.status();
    await vi.advanceTimersByTimeAsync(QUERY_DEADLINE_MS);
    expect(await answer).toMatchObject({ ok: false });
  }
  const waits = wait.mock.results.flatMap((result) => (result.type === 'return' ? [new WeakRef(result.value)] : []));
  wait.mockClear();
  wait.mockRestore();
  expect(waits.length).toBeGreaterThanOrEqual(3);
  expect(await keptOf(waits)).toEqual([]);
  await client.close();
});
