import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RereadTimer } from '../../src/ui/controllers/reread-timer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('makes one read of many reasons, at the earliest of their times', async () => {
  const read = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const timer = new RereadTimer(read);
  timer.ask(2000);
  timer.ask(100);
  timer.ask(500);
  await vi.advanceTimersByTimeAsync(99);
  expect(read).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(read).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(read).toHaveBeenCalledTimes(1);
});

test('reads once more when it was asked while it was reading, and never twice at once', async () => {
  let finish = (): void => {};
  const read = vi.fn<() => Promise<void>>(() => new Promise((resolve) => void (finish = resolve)));
  const timer = new RereadTimer(read);
  timer.ask(0);
  await vi.advanceTimersByTimeAsync(0);
  timer.ask(0);
  timer.ask(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveBeenCalledTimes(1);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(read).toHaveBeenCalledTimes(2);
});

test('reads no more once it is stopped', async () => {
  const read = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const timer = new RereadTimer(read);
  timer.ask(10);
  timer.stop();
  timer.ask(10);
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveBeenCalledTimes(0);
});
