// Sends tokens at a rate, and notes when each was settled.
import type { Moments } from '../commands.ts';

/** `send` settles once its token is where it should be. */
export async function tell(
  send: () => Promise<void>,
  { per_second, count }: { readonly per_second: number; readonly count: number },
): Promise<Moments> {
  const moments: number[] = [];
  const underWay: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    const wait = startedAt + (index * 1000) / per_second - performance.now();
    if (wait > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    underWay.push(
      send().then(() => {
        moments[index] = performance.timeOrigin + performance.now();
      }),
    );
  }
  await Promise.all(underWay);
  return moments;
}
