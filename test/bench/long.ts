// Steady recording for a long time: whether costs or memory grow with it.
import { inRounds, withPage } from './bench.ts';
import type { Streamed } from './commands.ts';
import { median, written } from './figures.ts';
import { loneOverRaw } from './lone.ts';
import type { Measure } from './measurements.ts';

const SESSIONS = 16;
const PER_SECOND = 50;
const NAMESPACE = 'long';

/** How often is measured between two stretches of recording. */
const STRETCHES = 12;

/** The page is asked for so much of a stretch at once, in ms: it has a deadline. */
const STEADY_MS = 60_000;

/** In each of the rounds of such a measurement. */
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
        text: `${SESSIONS} sessions, ${PER_SECOND} tokens a second each.`,
        columns: ['minutes', 'appends', 'lone append over raw, p50', 'SharedWorker heap, MB'],
        rows,
        figures: [
          {
            id: 'long',
            title: 'cost of a lone append over that time, largest over smallest',
            rounds: [Math.max(...costs) / Math.min(...costs)],
            aim: { atMost: 1.2 },
          },
        ],
      };
    });
}
