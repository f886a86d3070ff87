// Reads and commands over whichever door is open.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Door } from '../../src/client/transports/transport.ts';
import { RECONNECT_MS } from '../../src/client/constants.ts';
import { createLiveApi } from '../../src/client/reading/live-api.ts';
import { failed, ok, QUERY_DEADLINE_MS, type Result } from '../../src/protocol/index.ts';
import { apiWith, CounterRecorder, FakeDoor } from '../support/client-fakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function doorThatPurges(purge: (sessionId: string) => Promise<Result<null>>): FakeDoor {
  return new FakeDoor(new CounterRecorder(), { api: apiWith({ purge }) });
}

test('does not run a command after it was reported as late', async () => {
  const purge = vi.fn<() => Promise<ReturnType<typeof ok<null>>>>(() => Promise.resolve(ok(null)));
  let open: (door: Door) => void = () => undefined;
  const opened = new Promise<Door>((resolve) => {
    open = resolve;
  });
  const answer = createLiveApi(() => opened).purge('s1');
  await vi.advanceTimersByTimeAsync(QUERY_DEADLINE_MS);
  expect(await answer).toMatchObject({ ok: false, error: { code: 'deadline_exceeded' } });
  open(doorThatPurges(purge));
  await vi.advanceTimersByTimeAsync(1);
  expect(purge).not.toHaveBeenCalled();
});

test('asks the next door when one is lost without an answer', async () => {
  const dead = doorThatPurges(() => new Promise(() => undefined));
  const doors = [dead, doorThatPurges(() => Promise.resolve(ok(null)))];
  const answer = createLiveApi(() => {
    const door = doors.shift();
    return door === undefined ? new Promise(() => undefined) : Promise.resolve(door);
  }).purge('s1');
  dead.lose();
  expect(await answer).toEqual(ok(null));
});

test('a lost door that nothing has replaced yet is not asked again and again: no task would ever have its turn', async () => {
  const dead = doorThatPurges(() => new Promise(() => undefined));
  dead.lose();
  let open = dead;
  setTimeout(() => {
    open = doorThatPurges(() => Promise.resolve(ok(null)));
  }, 2 * RECONNECT_MS);
  let times = 0;
  const answer = createLiveApi(() => {
    times += 1;
    return times > 100 ? Promise.reject(new Error('It was asked again and again.')) : Promise.resolve(open);
  }).purge('s1');
  await vi.advanceTimersByTimeAsync(3 * RECONNECT_MS);
  expect(await answer).toEqual(ok(null));
});

test('a door that says that it is not connected is asked again only after a while', async () => {
  let times = 0;
  const door = doorThatPurges(() => {
    times += 1;
    return Promise.resolve(times === 2 ? ok(null) : failed('not_connected', 'Not yet.'));
  });
  const answer = createLiveApi(() => Promise.resolve(door)).purge('s1');
  await vi.advanceTimersByTimeAsync(RECONNECT_MS - 1);
  expect(times).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toEqual(ok(null));
});

test.each([[undefined], [null], [5], [{}], [{ ok: 'yes' }], [{ ok: false }]])(
  'answers with a failure when the recorder answers %j',
  async (given) => {
    // What a worker of another build might answer.
    const door = doorThatPurges(() => Promise.resolve(given as never));
    const answer = createLiveApi(() => Promise.resolve(door)).purge('s1');
    expect(await answer).toMatchObject({ ok: false, error: { code: 'version_mismatch' } });
  },
);

test('a call that no door answers tells what is wrong with the storage, where that is the cause', async () => {
  const denied = { code: 'storage_unavailable', message: 'Nothing can be stored.', health: 'denied' } as const;
  const api = createLiveApi(
    () => new Promise<never>(() => undefined),
    () => denied,
  );
  const answer = api.status();
  await vi.advanceTimersByTimeAsync(QUERY_DEADLINE_MS);
  expect(await answer).toEqual({ ok: false, error: denied });
});
