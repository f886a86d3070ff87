// Records tokens at a rate, and tells when each had its ack.
import type { RecorderClient } from '../../../src/client/index.ts';
import type { Moments } from '../commands.ts';
import { appendTo, type Stream } from './streams.ts';

export async function tell(
  recorder: RecorderClient,
  stream: Stream,
  { per_second, count }: { readonly per_second: number; readonly count: number },
): Promise<Moments> {
  const acked: number[] = [];
  const underWay: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    const wait = startedAt + (index * 1000) / per_second - performance.now();
    if (wait > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    underWay.push(
      appendTo(recorder, stream).then(() => {
        acked[index] = performance.timeOrigin + performance.now();
      }),
    );
  }
  await Promise.all(underWay);
  return acked;
}
