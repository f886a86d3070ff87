// Records at a steady rate for a long time, and measures whether costs or memory grow.
import { inRounds, withPage } from './bench.ts';
import type { Streamed } from './commands.ts';
import { median, written } from './figures.ts';
import { loneOverRaw } from './lone.ts';
import type { Measure } from './measurements.ts';

const SESSIONS = 16;
const PER_SECOND = 50;
const NAMESPACE = 'long';

/** Number of stretches of recording. There is a measurement before each of them and after the last. */
const STRETCHES = 12;

/** Maximum duration of one command to the page, in ms: shorter than the page's deadline. */
const STEADY_MS = 60_000;

/** Number of appends in each round of a measurement. */
const APPENDS = 150;

export function measureLong(minutes: number): Measure {
  return (bench) =>
    withPage(bench, async (page) => {
      await page.ask({
        type: 'open',
        namespace: NAMESPACE,
        transport: 'shared_worker',
        sessions: SESSIONS,
        config: {},
      });
      await page.ask({ type: 'open_raw', database: 'raw-long', durability: 'strict' });
      const rows: string[][] = [];
      const costs: number[] = [];
      let appends = 0;
      for (let stretch = 0; stretch <= STRETCHES; stretch += 1) {
        const cost = median(await inRounds(bench, () => loneOverRaw(page, APPENDS)));
        const heap = (await bench.site.browser.sharedWorkerHeap?.(NAMESPACE)) ?? Number.NaN;
        costs.push(cost);
        rows.push([written((minutes * stretch) / STRETCHES), String(appends), written(cost), written(heap / 1e6)]);
        bench.log(`after ${rows.at(-1)?.join(', ') ?? ''} (minutes, appends, over raw, MB)`);
        if (stretch === STRETCHES) break;
        appends += bench.scale.rounds * APPENDS;
        for (let left = (minutes * 60_000) / STRETCHES; left > 0; left -= STEADY_MS) {
          const pace = { per_second: PER_SECOND, ms: Math.min(left, STEADY_MS) };
          appends += (await page.ask<Streamed>({ type: 'steady', sessions: SESSIONS, ...pace })).appends;
        }
      }
      return {
        title: `${minutes} minutes of steady recording`,
        text: `${SESSIONS} sessions, ${PER_SECOND} tokens per second each.`,
        columns: ['minutes', 'appends', 'lone append relative to raw, p50', 'SharedWorker heap, MB'],
        rows,
        figures: [
          {
            id: 'long',
            title: 'cost of a lone append during that time, largest relative to smallest',
            rounds: [Math.max(...costs) / Math.min(...costs)],
            aim: { atMost: 1.2 },
          },
        ],
      };
    });
}
