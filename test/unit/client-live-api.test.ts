// Reads and commands over whichever door is open.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Door } from '../../src/client/door.ts';
import { createLiveApi } from '../../src/client/live-api.ts';
import { ok, QUERY_DEADLINE_MS } from '../../src/protocol/index.ts';
import { apiWith, CounterRecorder, FakeDoor } from '../support/client-fakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function doorThatPurges(purge: (sessionId: string) => Promise<ReturnType<typeof ok<null>>>): FakeDoor {
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
