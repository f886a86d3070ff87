// How the worker records as a client of its own: once each, in order, and again where the storage failed.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SessionClients } from '../../src/hosts/relay/session-clients.ts';
import { createWorkerClient, type WorkerClient } from '../../src/hosts/relay/worker-client.ts';
import { startTimer } from '../../src/hosts/timing.ts';
import { isPlainObject } from '../../src/protocol/index.ts';
import { CounterRecorder, nextTurn } from '../support/client-fakes.ts';

let recorder: CounterRecorder;
let batches: number;
let held: Map<string, AbortSignal>;
let logged: string[];
let troubles: string[];
/** What replies to a batch wait for; the batches are counted from 1. */
let committed: (batch: number) => Promise<void>;
beforeEach(() => {
  recorder = new CounterRecorder();
  batches = 0;
  held = new Map();
  logged = [];
  troubles = [];
  committed = () => Promise.resolve();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => void vi.useRealTimers());

function open(): WorkerClient {
  return createWorkerClient({
    record: async (events) => {
      batches += 1;
      for (const event of events) expect([...held.keys()].some((id) => isOf(event, id))).toBe(true);
      const replies = recorder.record(events);
      await committed(batches);
      return replies;
    },
    holdLock: (clientId, until) => {
      held.set(clientId, until);
      return Promise.resolve();
    },
    startTimer,
    log: (text) => void logged.push(text),
    onTrouble: (pending, reason) => void troubles.push(`${pending} ${reason?.code ?? 'saved'}`),
  });
}

/** Whether a client of that id has numbered the event. */
function isOf(event: unknown, clientId: string): boolean {
  return isPlainObject(event) && String(event['event_id']).startsWith(`hf-${clientId}-`);
}

function token(content_delta: string): object {
  return { type: 'message_append', session_id: 's1', message_id: 'm1', content_delta };
}

function freeLocks(): number {
  return [...held.values()].filter(({ aborted }) => aborted).length;
}

test('records in order what comes, what comes in one turn together, under a lock', async () => {
  const client = open();
  client.record(token('a'));
  client.record(token('b'));
  await nextTurn();
  client.record(token('c'));
  await nextTurn();
  expect(recorder.texts).toEqual(['a', 'b', 'c']);
  expect(batches).toBe(2);
  expect(held.size).toBe(1);
});

test('gives the recorder what comes while it commits what came before', async () => {
  const client = open();
  let commit = (): void => undefined;
  const isCommitted = new Promise<void>((resolve) => {
    commit = resolve;
  });
  committed = () => isCommitted;
  client.record(token('a'));
  await nextTurn();
  client.record(token('b'));
  client.close();
  await nextTurn();
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(freeLocks()).toBe(0);
  commit();
  await nextTurn();
  expect(freeLocks()).toBe(1);
});

test('records again, in order, what came while the storage refused what came before', async () => {
  const client = open();
  let answer = (): void => undefined;
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  // The second is refused at once.
  committed = (batch) => (batch === 1 ? isAnswered : Promise.resolve());
  recorder.refuse('storage_unavailable');
  client.record(token('a'));
  await nextTurn();
  client.record(token('b'));
  await nextTurn();
  expect(recorder.texts).toEqual([]);
  answer();
  await vi.advanceTimersByTimeAsync(500);
  client.record(token('c'));
  await nextTurn();
  expect(recorder.texts).toEqual(['a', 'b', 'c']);
  expect(held.size).toBe(1);
});

test('records again, once each, what the storage refused', async () => {
  const client = open();
  recorder.refuse('storage_unavailable', 'storage_full');
  client.record(token('a'));
  await nextTurn();
  client.record(token('b'));
  client.close();
  expect(recorder.texts).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(recorder.texts).toEqual([]);
  expect(freeLocks()).toBe(0);
  await vi.advanceTimersByTimeAsync(500);
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(freeLocks()).toBe(1);
});

test('reports what waits for as long as the storage refuses it, and then that nothing does', async () => {
  const client = open();
  client.record(token('a'));
  await nextTurn();
  expect(troubles).toEqual([]);
  recorder.refuse('storage_full', 'storage_full');
  client.record(token('b'));
  await nextTurn();
  client.record(token('c'));
  await vi.advanceTimersByTimeAsync(500);
  expect(troubles).toEqual(['1 storage_full', '2 storage_full']);
  await vi.advanceTimersByTimeAsync(500);
  expect(recorder.texts).toEqual(['a', 'b', 'c']);
  expect(troubles).toEqual(['1 storage_full', '2 storage_full', '0 saved']);
});

test('takes another id where the recordings were deleted', async () => {
  const client = open();
  client.record(token('a'));
  await nextTurn();
  recorder.forget();
  client.record(token('b'));
  await nextTurn();
  expect(recorder.texts).toEqual(['a', 'b']);
  expect(held.size).toBe(2);
  client.close();
  await nextTurn();
  expect(freeLocks()).toBe(2);
});

test('a client that recorded nothing lets go of its lock', async () => {
  open().close();
  await nextTurn();
  expect(freeLocks()).toBe(held.size);
});

test('a session has one client for as long as anything keeps it', async () => {
  const sessions = new SessionClients(open);
  const client = sessions.hold('s1', 'answer');
  expect(sessions.hold('s1', 'page')).toBe(client);
  expect(sessions.hold('s2', 'page')).not.toBe(client);
  client.record(token('a'));
  await nextTurn();
  sessions.release('s1', 'answer');
  sessions.release('s1', 'answer');
  await nextTurn();
  expect([freeLocks(), sessions.isHeld('s1'), sessions.isHeld('s1', 'answer')]).toEqual([0, true, false]);
  sessions.release('s1', 'page');
  await nextTurn();
  expect([freeLocks(), sessions.isHeld('s1')]).toEqual([1, false]);
  expect(sessions.hold('s1', 'page')).not.toBe(client);
});
