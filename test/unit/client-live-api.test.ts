// Reads and commands over the open transport.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transport } from '../../src/client/transports/transport.ts';
import { RECONNECT_MS, STORAGE_PATIENCE_MS } from '../../src/client/constants.ts';
import { createLiveApi } from '../../src/client/reading/live-api.ts';
import { failed, ok, QUERY_DEADLINE_MS, type Failure, type Result } from '../../src/protocol/index.ts';
import { apiWith, CounterRecorder, FakeTransport } from '../support/client-fakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function transportThatPurges(purge: (sessionId: string) => Promise<Result<null>>): FakeTransport {
  return new FakeTransport(new CounterRecorder(), { api: apiWith({ purge }) });
}

test('does not run a command after it has missed its deadline', async () => {
  const purge = vi.fn<() => Promise<ReturnType<typeof ok<null>>>>(() => Promise.resolve(ok(null)));
  let open: (transport: Transport) => void = () => undefined;
  const opened = new Promise<Transport>((resolve) => {
    open = resolve;
  });
  const answer = createLiveApi(() => opened).purge('s1');
  await vi.advanceTimersByTimeAsync(QUERY_DEADLINE_MS);
  expect(await answer).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
  open(transportThatPurges(purge));
  await vi.advanceTimersByTimeAsync(1);
  expect(purge).not.toHaveBeenCalled();
});

test('repeats a call on the next transport if one is lost without an answer', async () => {
  const dead = transportThatPurges(() => new Promise(() => undefined));
  const transports = [dead, transportThatPurges(() => Promise.resolve(ok(null)))];
  const answer = createLiveApi(() => {
    const transport = transports.shift();
    return transport === undefined ? new Promise(() => undefined) : Promise.resolve(transport);
  }).purge('s1');
  dead.lose();
  expect(await answer).toEqual(ok(null));
});

test('does not ask a lost transport in a loop that would block the event loop', async () => {
  const dead = transportThatPurges(() => new Promise(() => undefined));
  dead.lose();
  let open = dead;
  setTimeout(() => {
    open = transportThatPurges(() => Promise.resolve(ok(null)));
  }, 2 * RECONNECT_MS);
  let times = 0;
  const answer = createLiveApi(() => {
    times += 1;
    return times > 100 ? Promise.reject(new Error('It was asked again and again.')) : Promise.resolve(open);
  }).purge('s1');
  await vi.advanceTimersByTimeAsync(3 * RECONNECT_MS);
  expect(await answer).toEqual(ok(null));
});

test('asks a transport that reports not_connected again only after a pause', async () => {
  let times = 0;
  const transport = transportThatPurges(() => {
    times += 1;
    return Promise.resolve(times === 2 ? ok(null) : failed('not_connected', 'Not yet.'));
  });
  const answer = createLiveApi(() => Promise.resolve(transport)).purge('s1');
  await vi.advanceTimersByTimeAsync(RECONNECT_MS - 1);
  expect(times).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual(ok(null));
});

test.each([[undefined], [null], [5], [{}], [{ ok: 'yes' }], [{ ok: false }]])(
  'returns a failure if the recorder answers %j',
  async (given) => {
    // Possible answers of a worker of another build.
    const transport = transportThatPurges(() => Promise.resolve(given as never));
    const answer = createLiveApi(() => Promise.resolve(transport)).purge('s1');
    expect(await answer).toMatchObject({ ok: false, error: { code: 'version_mismatch' } });
  },
);

test('a call that no transport answers reports the storage problem if that is the cause', async () => {
  const denied = { code: 'storage_unavailable', message: 'Nothing can be stored.', health: 'denied' } as const;
  const api = createLiveApi(() => new Promise<never>(() => undefined), { trouble: () => denied });
  const answer = api.status();
  await vi.advanceTimersByTimeAsync(QUERY_DEADLINE_MS);
  expect(await answer).toEqual({ ok: false, error: denied });
});

test('a query that cannot be copied to a worker is an invalid one', async () => {
  const { port1 } = new MessageChannel();
  const transport = transportThatPurges(() => {
    port1.postMessage(new Proxy({}, {}));
    return Promise.resolve(ok(null));
  });
  const answer = await createLiveApi(() => Promise.resolve(transport)).purge('s1');
  expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
  port1.close();
});

const HANGING = { code: 'storage_unavailable', message: 'It hangs.', health: 'hanging' } as const;
const DIED = { code: 'not_connected', message: 'The worker has died.' } as const;

test('a call that waits for a transport ends soon where the storage is known to fail', async () => {
  let trouble: Failure | null = DIED;
  const settled = vi.fn<() => void>();
  const answer = createLiveApi(() => new Promise(() => undefined), { trouble: () => trouble }).purge('s1');
  void answer.then(settled);
  await vi.advanceTimersByTimeAsync(2 * STORAGE_PATIENCE_MS);
  expect(settled).not.toHaveBeenCalled(); // a dead worker is started again
  trouble = HANGING;
  await vi.advanceTimersByTimeAsync(STORAGE_PATIENCE_MS + 1);
  expect(settled).toHaveBeenCalled();
  expect(await answer).toEqual({ ok: false, error: HANGING });
});

test('a call that has found a transport waits for its answer, whatever is known of the storage', async () => {
  const transport = transportThatPurges(
    () =>
      new Promise((resolve) => {
        setTimeout(() => resolve(ok(null)), 5 * STORAGE_PATIENCE_MS);
      }),
  );
  const answer = createLiveApi(() => Promise.resolve(transport), { trouble: () => HANGING }).purge('s1');
  await vi.advanceTimersByTimeAsync(5 * STORAGE_PATIENCE_MS);
  expect(await answer).toEqual(ok(null));
});
