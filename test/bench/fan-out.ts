// How soon a token is on the screens of other tabs.
import { quantile } from '../support/quantile.ts';
import { pause } from '../support/within.ts';
import { inRounds, withPage, type Bench } from './bench.ts';
import type { Moments } from './commands.ts';
import { median, written, type Section } from './figures.ts';
import type { BenchPage } from './site.ts';

const PER_SECOND = 200;
const FOLLOWERS = [1, 20];

/** How long a follower may take to the last token, in ms, and how often it is asked. */
const DEADLINE_MS = 30_000;
const POLL_MS = 100;

/** From ack to screen, for every follower and token, in ms. */
type Delays = readonly number[];

export async function measureFanOut(bench: Bench): Promise<Section> {
  const measured: { readonly count: number; readonly rounds: readonly Delays[] }[] = [];
  for (const most of FOLLOWERS) {
    const count = Math.ceil(most * Math.max(bench.scale.size, 0.2));
    const rounds = await withFollowers(bench, count, (writer, followers) =>
      inRounds(bench, (round) => delaysOf(bench, { writer, followers, namespace: `fan-${count}-${round}` })),
    );
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

/** Runs `work` with pages for one who records and `count` who follow. */
async function withFollowers<T>(
  bench: Bench,
  count: number,
  work: (writer: BenchPage, followers: readonly BenchPage[]) => Promise<T>,
): Promise<T> {
  const followers: BenchPage[] = [];
  try {
    return await withPage(bench, async (writer) => {
      while (followers.length < count) followers.push(await bench.site.openPage());
      return work(writer, followers);
    });
  } finally {
    for (const page of followers) await page.close();
  }
}

interface Audience {
  readonly writer: BenchPage;
  readonly followers: readonly BenchPage[];
  readonly namespace: string;
}

async function delaysOf({ scale }: Bench, { writer, followers, namespace }: Audience): Promise<Delays> {
  const open = { type: 'open', namespace, door: 'shared_worker', config: {} } as const;
  await writer.ask({ ...open, sessions: 1 });
  for (const page of followers) {
    await page.ask({ ...open, sessions: 0 });
    await page.ask({ type: 'follow' });
  }
  const count = Math.ceil((PER_SECOND * scale.streamMs) / 500);
  const acked = await writer.ask<Moments>({ type: 'tell', per_second: PER_SECOND, count });
  const delays: number[] = [];
  for (const page of followers) {
    const seen = await seenBy(page, acked.length);
    delays.push(...seen.map((moment, index) => moment - (acked[index] ?? Number.NaN)));
  }
  for (const page of [writer, ...followers]) await page.ask({ type: 'close' });
  return delays;
}

/** When each of `count` tokens was on the page's screen; waits until they are. */
async function seenBy(page: BenchPage, count: number): Promise<Moments> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await page.ask<Moments>({ type: 'seen' });
    if (seen.length === count) return seen;
    if (performance.now() > deadline) throw new Error(`A follower saw ${seen.length} of ${count} tokens.`);
    await pause(POLL_MS);
  }
}
