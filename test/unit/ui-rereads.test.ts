// Reads of a controller that fail are repeated until they succeed.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Rereads } from '../../src/ui/controllers/rereads.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('repeats what could not be read every two seconds, until it can be read', async () => {
  let works = false;
  const read = vi.fn<() => Promise<boolean>>(() => Promise.resolve(works));
  const rereads = new Rereads(read);
  rereads.start();
  rereads.ask(0);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(read).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(read).toHaveBeenCalledTimes(2);
  works = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(read).toHaveBeenCalledTimes(3);
});

test('repeats nothing once it is stopped', async () => {
  const read = vi.fn<() => Promise<boolean>>(() => Promise.resolve(false));
  const rereads = new Rereads(read);
  rereads.start();
  rereads.ask(0);
  await vi.advanceTimersByTimeAsync(0);
  rereads.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(read).toHaveBeenCalledTimes(1);
});
