// Measures how soon other tabs display a token.
import { quantile } from '../support/quantile.ts';
import { pause } from '../support/within.ts';
import { inRounds, oneByOne, withPages, type Bench, type Scale } from './bench.ts';
import type { Moments, Seen } from './commands.ts';
import { median, written, type Section } from './figures.ts';
import type { BenchPage } from './site.ts';

const PER_SECOND = 200;
const FOLLOWERS = [1, 20];

/** Deadline for a follower to display the last token, and the polling interval, in ms. */
const DEADLINE_MS = 30_000;
const POLL_MS = 100;

/** Times from a token's ack, or from its posting on a bare channel, to its display in each follower, in ms. */
type Delays = readonly number[];

const WAYS = ['ours', 'bare'] as const;

type Way = (typeof WAYS)[number];
type Round = ReadonlyMap<Way, Delays>;

/** How each variant is measured. `name`: a new namespace or channel. */
const DELAYS: Readonly<Record<Way, (bench: Bench, audience: Audience, name: string) => Promise<Delays>>> = {
  ours: delaysOfRecorder,
  bare: delaysOfChannel,
};

export async function measureFanOut(bench: Bench): Promise<Section> {
  const measured: { readonly count: number; readonly rounds: readonly Round[] }[] = [];
  for (const most of FOLLOWERS) {
    const count = Math.ceil(most * Math.max(bench.scale.size, 0.2));
    const rounds = await withPages(bench, async (openPage) => {
      const audience = {
        writer: await openPage(),
        followers: await oneByOne(Array.from({ length: count }), () => openPage()),
      };
      return inRounds(bench, async (round): Promise<Round> => {
        // The variant that comes first alternates from round to round.
        const ways = round % 2 === 0 ? WAYS : WAYS.toReversed();
        const name = `fan-${count}-${round}`;
        return new Map(await oneByOne(ways, async (way) => [way, await DELAYS[way](bench, audience, name)] as const));
      });
    });
    for (const way of WAYS)
      bench.log(`${count} followers, ${way}: ${rounds.map((round) => written(p([round], way, 0.5))).join(' ')} ms`);
    measured.push({ count, rounds });
  }
  return {
    title: 'Fan-out',
    text: `One tab records ${PER_SECOND} tokens per second. The other tabs follow the session, and all of them are visible. The time is measured from the ack of a token in the recording tab to the frame in which another tab shows the token. Bare channel: the time from posting the same tokens on a BroadcastChannel to that frame, in the same tabs, without recording.`,
    columns: ['followers', 'p50, ms after the ack', 'p99', 'bare channel, p50', 'p99'],
    rows: measured.map(({ count, rounds }) => [
      String(count),
      ...WAYS.flatMap((way) => [written(p(rounds, way, 0.5)), written(p(rounds, way, 0.99))]),
    ]),
    figures: measured.map(({ count, rounds }) => ({
      id: `fan-out-${count}`,
      title: `time from the ack of a token to its display in another tab, p50, ${count} followers, ms`,
      rounds: rounds.map((round) => p([round], 'ours', 0.5)),
      ...(count === 1 ? { aim: { atMost: 16 } } : {}),
      isAbsolute: true,
    })),
  };
}

/** Median, over the rounds, of a variant's quantile. */
function p(rounds: readonly Round[], way: Way, level: number): number {
  return median(rounds.map((round) => quantile(round.get(way) ?? [], level) ?? Number.NaN));
}

interface Audience {
  readonly writer: BenchPage;
  readonly followers: readonly BenchPage[];
}

async function delaysOfRecorder({ scale }: Bench, { writer, followers }: Audience, namespace: string): Promise<Delays> {
  const open = { type: 'open', namespace, transport: 'shared_worker', config: {} } as const;
  await writer.ask({ ...open, sessions: 1 });
  await Promise.all(
    followers.map(async (page) => {
      await page.ask({ ...open, sessions: 0 });
      await page.ask({ type: 'follow' });
    }),
  );
  const acked = await writer.ask<Moments>({ type: 'record_at_rate', ...paceOf(scale) });
  const delays = await delaysSince(acked, followers);
  await Promise.all([writer, ...followers].map((page) => page.ask({ type: 'close' })));
  return delays;
}

async function delaysOfChannel({ scale }: Bench, { writer, followers }: Audience, channel: string): Promise<Delays> {
  await Promise.all(followers.map((page) => page.ask({ type: 'follow_bare', channel })));
  const posted = await writer.ask<Moments>({
    type: 'post_at_rate',
    channel,
    followers: followers.length,
    ...paceOf(scale),
  });
  return delaysSince(posted, followers);
}

function paceOf({ streamMs }: Scale): { readonly per_second: number; readonly count: number } {
  return { per_second: PER_SECOND, count: Math.ceil((PER_SECOND * streamMs) / 500) };
}

async function delaysSince(moments: Moments, followers: readonly BenchPage[]): Promise<Delays> {
  const delays: number[] = [];
  for (const page of followers) {
    const seen = await seenBy(page, moments.length);
    delays.push(...seen.map((moment, index) => moment - (moments[index] ?? Number.NaN)));
  }
  return delays;
}

/** Waits until the page has displayed `count` tokens, and returns when it displayed each. */
async function seenBy(page: BenchPage, count: number): Promise<Moments> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    await page.show(); // browsers render fewer and fewer frames in background tabs, and finally none
    const { moments, received } = await page.ask<Seen>({ type: 'seen' });
    if (moments.length === count) return moments;
    if (performance.now() > deadline)
      throw new Error(`A follower received ${received} of ${count} tokens, and displayed ${moments.length}.`);
    await pause(POLL_MS);
  }
}
