// Sends tokens at a fixed rate, and measures when each has arrived.
import type { Moments } from '../commands.ts';

/** Calls `send` `count` times. `send` resolves when its token has arrived. Returns the time of each arrival. */
export async function sendAtRate(
  send: () => Promise<void>,
  { per_second, count }: { readonly per_second: number; readonly count: number },
): Promise<Moments> {
  const moments: number[] = [];
  const inFlight: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    const wait = startedAt + (index * 1000) / per_second - performance.now();
    if (wait > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    inFlight.push(
      send().then(() => {
        moments[index] = performance.timeOrigin + performance.now();
      }),
    );
  }
  await Promise.all(inFlight);
  return moments;
}
