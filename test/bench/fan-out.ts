// How soon a token is on the screens of other tabs.
import { quantile } from '../support/quantile.ts';
import { inRounds, withPage, type Bench } from './bench.ts';
import type { Moments } from './commands.ts';
import { median, written, type Section } from './figures.ts';
import type { BenchPage } from './site.ts';

const PER_SECOND = 200;
const FOLLOWERS = [1, 20];

/** Followers have seen the last token after so long, in ms. */
const SETTLE_MS = 500;

/** From ack to screen, for every follower and token, in ms. */
type Delays = readonly number[];

export async function measureFanOut(bench: Bench): Promise<Section> {
  const measured: { readonly count: number; readonly rounds: readonly Delays[] }[] = [];
  for (const count of FOLLOWERS) {
    const rounds = await inRounds(bench, (round) => delaysOf(bench, count, `fan-${count}-${round}`));
    bench.log(`${count} followers: ${rounds.map((delays) => written(median(delays))).join(' ')} ms beyond the ack`);
    measured.push({ count, rounds });
  }
  const p = (rounds: readonly Delays[], level: number): number =>
    median(rounds.map((delays) => quantile(delays, level) ?? Number.NaN));
  return {
    title: 'Fan-out',
    text: `${PER_SECOND} tokens a second in one tab; others follow the session. From a token's ack in the tab that records to the frame in which another tab has it.`,
    columns: ['followers', 'p50, ms beyond the ack', 'p99'],
    rows: measured.map(({ count, rounds }) => [String(count), written(p(rounds, 0.5)), written(p(rounds, 0.99))]),
    figures: measured.map(({ count, rounds }) => ({
      id: `fan-out-${count}`,
      title: `token to another tab's screen beyond the ack, p50 in ms, ${count} followers`,
      rounds: rounds.map((delays) => median(delays)),
      ...(count === 1 ? { aim: { atMost: 16 } } : {}),
      isAbsolute: true,
    })),
  };
}

async function delaysOf(bench: Bench, followers: number, namespace: string): Promise<Delays> {
  const open = { type: 'open', namespace, door: 'shared_worker', config: {} } as const;
  const pages: BenchPage[] = [];
  try {
    return await withPage(bench, async (writer) => {
      await writer.ask({ ...open, sessions: 1 });
      for (let index = 0; index < followers; index += 1) {
        const page = await bench.site.openPage();
        pages.push(page);
        await page.ask({ ...open, sessions: 0 });
        await page.ask({ type: 'follow' });
      }
      const count = Math.ceil((PER_SECOND * bench.scale.streamMs) / 500);
      const acked = await writer.ask<Moments>({ type: 'tell', per_second: PER_SECOND, count });
      await new Promise((resolve) => {
        setTimeout(resolve, SETTLE_MS);
      });
      const delays: number[] = [];
      for (const page of pages) {
        const seen = await page.ask<Moments>({ type: 'seen' });
        if (seen.length !== acked.length) throw new Error(`A follower saw ${seen.length} of ${acked.length} tokens.`);
        delays.push(...seen.map((moment, index) => moment - (acked[index] ?? Number.NaN)));
      }
      return delays;
    });
  } finally {
    for (const page of pages) await page.close();
  }
}
