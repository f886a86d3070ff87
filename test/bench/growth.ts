// Measures whether the cost of an append depends on the amount of recorded data and on the number of open tabs.
import { FILLED_SESSIONS, fillLarge, inRounds, oneByOne, withPages, type Bench } from './bench.ts';
import type { Command, Filling, Streamed } from './commands.ts';
import { median, written, type Figure, type Section } from './figures.ts';
import { loneOverRaw } from './lone.ts';
import type { BenchPage } from './site.ts';

const AT_MOST = 1.2;

/** As in normal use, checkpoints run during the measurement: at least one in every stretch of a stream. */
const CONFIG = { persist_interval_secs: 0.1 };

/** Tokens in flight: enough that the recorder's own work takes most of the measured time, not the disk. */
const WINDOW = 64;

/** Factor by which there are more rounds, with shorter stretches: the largest of three costs relative to the smallest is very sensitive to noise. */
const MORE_ROUNDS = 3;
const SHORTER = 0.5;

const WARM_UP_ROUNDS = 4;

interface Growth {
  readonly id: string;
  readonly what: string;
  readonly sizes: readonly string[];
  /** Cost of an append at each size: one list per round. */
  readonly rounds: Rounds;
  /** Largest cost relative to the smallest. */
  readonly spread: number;
}

type Rounds = readonly (readonly number[])[];

export async function measureGrowth(bench: Bench): Promise<Section> {
  const measured: Growth[] = [];
  for (const measure of [growingText, growingSession, growingDatabase, growingTabs]) {
    const growth = await measure(bench);
    bench.log(`${growth.id}: ${growth.rounds.map((costs) => costs.map(written).join(' ')).join(' | ')}`);
    measured.push(growth);
  }
  return {
    title: 'Growth',
    text: `The cost of an append in a stream with ${WINDOW} tokens in flight, in µs, including checkpoints. All sizes are measured in turn, so that a slow minute of the machine affects all of them. “Largest relative to smallest” compares costs that are first divided by those of the other sizes in the same round.`,
    columns: ['what grows', 'µs per append', 'largest relative to smallest'],
    rows: measured.map((growth) => [
      growth.what,
      growth.sizes.map((size, index) => `${size}: ${written(medianAt(growth.rounds, index))}`).join(', '),
      written(growth.spread),
    ]),
    figures: measured.map((growth): Figure => ({
      id: growth.id,
      title: `cost of an append as ${growth.what} grows, largest relative to smallest`,
      rounds: [growth.spread],
      aim: { atMost: AT_MOST },
    })),
  };
}

function medianAt(rounds: Rounds, index: number): number {
  return median(rounds.map((costs) => costs[index] ?? Number.NaN));
}

/** Largest median of a size relative to the smallest. */
function spreadOf(rounds: Rounds): number {
  const costs = rounds[0]?.map((_, index) => medianAt(rounds, index)) ?? [];
  return Math.max(...costs) / Math.min(...costs);
}

/** Each cost as a share of its round's total, so that a slow round has the same weight as any other. */
function sharesOf(costs: readonly number[]): number[] {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return costs.map((cost) => cost / total);
}

/** Measures the sizes one after the other. Each round starts with another size. */
async function inTurn(
  bench: Bench,
  pages: readonly BenchPage[],
  stream: (index: number) => Command,
): Promise<number[][]> {
  const { length } = pages;
  const measure = async (index: number): Promise<number> => {
    const page = pages[index];
    if (page === undefined) throw new Error('There is no such size.');
    await page.show();
    return costOf(await page.ask<Streamed>(stream(index)));
  };
  // Warm up: only compiled code is measured, also in a worker that has filled nothing.
  for (let step = 0; step < WARM_UP_ROUNDS * length; step += 1) await measure(step % length);
  const { scale } = bench;
  return inRounds({ ...bench, scale: { ...scale, rounds: MORE_ROUNDS * scale.rounds } }, async (round) => {
    const costs: number[] = [];
    for (let step = 0; step < length; step += 1) {
      const index = (round + step) % length;
      costs[index] = await measure(index);
    }
    return costs;
  });
}

function costOf({ appends, ms }: Streamed): number {
  return (ms / appends) * 1000;
}

/** Measures several namespaces, each with its own page and worker. */
async function inNamespaces(
  bench: Bench,
  name: string,
  fillings: readonly (Filling | { readonly namespace: string } | null)[],
): Promise<Pick<Growth, 'rounds' | 'spread'>> {
  const rounds = await withPages(bench, async (openPage) => {
    const pages = await oneByOne(fillings, async (filling, index) => {
      const page = await openPage();
      const isBegun = filling !== null && 'messages' in filling;
      const isFilled = filling !== null && 'namespace' in filling;
      const namespace = isFilled ? filling.namespace : `grow-${name}-${index}`;
      await page.ask({
        type: 'open',
        namespace,
        transport: 'shared_worker',
        sessions: isBegun ? 0 : 1,
        config: CONFIG,
      });
      if (filling !== null && !isFilled) await page.ask({ type: 'fill', with: filling });
      return page;
    });
    const ms = SHORTER * bench.scale.streamMs;
    return inTurn(bench, pages, () => ({ type: 'stream', sessions: 1, window: WINDOW, ms }));
  });
  return { rounds, spread: spreadOf(rounds.map(sharesOf)) };
}

async function growingText(bench: Bench): Promise<Growth> {
  const lengths = [1_000, 100_000, 10_000_000].map((length) => Math.ceil(Math.max(1_000, length * bench.scale.size)));
  const measured = await inNamespaces(
    bench,
    'text',
    lengths.map((length) => ({ texts: [length] })),
  );
  return { id: 'growth-text', what: 'its message', sizes: lengths.map((length) => `${length / 1000} kB`), ...measured };
}

async function growingSession(bench: Bench): Promise<Growth> {
  const counts = [10, 1_000, 100_000].map((count) => Math.ceil(Math.max(10, count * bench.scale.size)));
  const measured = await inNamespaces(
    bench,
    'session',
    counts.map((count) => ({ messages: [count] })),
  );
  return { id: 'growth-session', what: 'its session', sizes: counts.map((count) => `${count} messages`), ...measured };
}

async function growingDatabase(bench: Bench): Promise<Growth> {
  const [few = 0, many = 0] = [1_000, FILLED_SESSIONS].map((count) => Math.ceil(count * bench.scale.size));
  const measured = await inNamespaces(bench, 'database', [
    null,
    { sessions: few },
    { namespace: await fillLarge(bench, many) },
  ]);
  const sizes = [0, few, many].map((count) => `${count} sessions`);
  return { id: 'growth-database', what: 'the database', sizes, ...measured };
}

/** The number of tabs cannot change from round to round, so each cost is measured relative to raw transactions at the same time. */
async function growingTabs(bench: Bench): Promise<Growth> {
  const counts = [1, 10, 50].map((count) => Math.ceil(Math.max(1, count * Math.max(bench.scale.size, 0.2))));
  const open = { type: 'open', namespace: 'grow-tabs', transport: 'shared_worker', config: CONFIG } as const;
  return withPages(bench, async (openPage) => {
    const page = await openPage();
    await page.ask({ ...open, sessions: 1 });
    await page.ask({ type: 'open_raw', database: 'raw-grow-tabs', durability: 'strict' });
    await page.ask({ type: 'lone', session: 0, count: bench.scale.loneAppends });
    let tabs = 1;
    const bySize = await oneByOne(counts, async (count) => {
      for (; tabs < count; tabs += 1) await (await openPage()).ask({ ...open, sessions: 0 });
      await page.show();
      return inRounds(bench, () => loneOverRaw(page, bench.scale.loneAppends));
    });
    const rounds = bySize[0]?.map((_, round) => bySize.map((ratios) => ratios[round] ?? Number.NaN)) ?? [];
    const sizes = counts.map((count) => `${count} tabs`);
    const what = 'the number of open tabs (a lone append, relative to a raw one)';
    return { id: 'growth-tabs', what, sizes, rounds, spread: spreadOf(rounds) };
  });
}
