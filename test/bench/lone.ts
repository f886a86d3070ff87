// Measures the cost of a lone append relative to raw transactions of the same page.
import { inStretches } from './bench.ts';
import type { RawTimes, Times } from './commands.ts';
import { median } from './figures.ts';
import type { BenchPage } from './site.ts';

/** Length of a raw record in characters: about that of the journal record of one token. */
export const RECORD_LENGTH = 80;

export interface LoneTimes {
  readonly raw: RawTimes;
  readonly ours: Times;
}

/** Times `count` raw records and `count` appends to the first session. Which of them comes first alternates with `stretch`. The page must have opened both. */
export async function timeLone(page: BenchPage, count: number, stretch: number): Promise<LoneTimes> {
  const timeRaw = (): Promise<RawTimes> => page.ask({ type: 'raw_lone', length: RECORD_LENGTH, count });
  const timeOurs = (): Promise<Times> => page.ask({ type: 'lone', session: 0, count });
  if (stretch % 2 === 0) return { raw: await timeRaw(), ours: await timeOurs() };
  const ours = await timeOurs();
  return { raw: await timeRaw(), ours };
}

/** p50 of `appends` appends, relative to the p50 of the same number of raw transactions. */
export async function loneOverRaw(page: BenchPage, appends: number): Promise<number> {
  const stretches = await inStretches(appends, (count, index) => timeLone(page, count, index));
  const raw = stretches.flatMap((stretch) => stretch.raw.round_trips);
  return median(stretches.flatMap(({ ours }) => ours)) / median(raw);
}
