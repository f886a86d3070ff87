import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangeRepeats } from '../../src/ui/controllers/change-repeats.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('repeats soon after the first change, then now and then until some time after the last one', async () => {
  const at: number[] = [];
  const begun = performance.now();
  const repeats = new ChangeRepeats(() => void at.push(performance.now() - begun));
  for (let change = 0; change < 20; change += 1) {
    repeats.changed();
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toEqual([100, 1_600, 3_100, 4_600, 6_100, 7_600]);
  repeats.changed();
  await vi.advanceTimersByTimeAsync(100);
  expect(at).toHaveLength(7);
});

test('repeats nothing for changes that are forgotten', async () => {
  const repeat = vi.fn<() => void>();
  const repeats = new ChangeRepeats(repeat);
  repeats.changed();
  repeats.forget();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(repeat).not.toHaveBeenCalled();
});
