// The Web Lock by which a recorder sees that a client lives.

import { afterEach, expect, test, vi } from 'vitest';
import { holdClientLock } from '../../src/client/page/client-lock.ts';
import { LOCK_DEADLINE_MS } from '../../src/protocol/index.ts';
import { nextTurn } from '../support/client-fakes.ts';

type Grant = () => Promise<unknown>;

/** The callbacks of the locks that were requested. */
let requested: Grant[] = [];

function stubLocks(request: (name: string, granted: Grant) => Promise<unknown>): void {
  requested = [];
  vi.stubGlobal('navigator', { locks: { request } });
}

function granting(_name: string, granted: Grant): Promise<unknown> {
  requested.push(granted);
  return new Promise(() => undefined);
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function isSettled(promise: Promise<unknown> | undefined): Promise<boolean> {
  return Promise.race([promise?.then(() => true) ?? true, nextTurn().then(() => false)]);
}

test('holds the lock until the signal is aborted', async () => {
  stubLocks(granting);
  const until = new AbortController();
  const holding = holdClientLock('client', until.signal);
  expect(await isSettled(holding)).toBe(false);
  const held = requested[0]?.();
  await holding;
  expect(await isSettled(held)).toBe(false);
  until.abort();
  expect(await isSettled(held)).toBe(true);
});

test('releases a lock at once that is granted too late', async () => {
  stubLocks(granting);
  const until = new AbortController();
  void holdClientLock('client', until.signal);
  until.abort();
  expect(await isSettled(requested[0]?.())).toBe(true);
});

test('continues without a lock that is not granted in time, and holds it once it is', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stubLocks(granting);
  const holding = holdClientLock('client', new AbortController().signal);
  await vi.advanceTimersByTimeAsync(LOCK_DEADLINE_MS);
  await holding;
  expect(await isSettled(requested[0]?.())).toBe(false);
});

test('continues where the browser has no locks or refuses this one', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  stubLocks(() => Promise.reject(new DOMException('no', 'SecurityError')));
  await holdClientLock('client', new AbortController().signal);
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
  vi.stubGlobal('navigator', {});
  await holdClientLock('client', new AbortController().signal);
});
