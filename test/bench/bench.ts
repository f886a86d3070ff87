// What every measurement shares: the scale, its pages, and rounds.
import type { BenchPage, BenchSite } from './site.ts';

/** How long and how often the benchmark measures. */
export interface Scale {
  /** Number of alternating rounds of each comparison. */
  readonly rounds: number;
  /** Lone appends in a round. */
  readonly loneAppends: number;
  /** Duration of a stream in a round, in ms. */
  readonly streamMs: number;
  /** Fraction of the full sizes that data grows to, 0 to 1. */
  readonly size: number;
  /** Names of the peers to measure; null: all. */
  readonly peers: readonly string[] | null;
}

export const FULL: Scale = { rounds: 5, loneAppends: 200, streamMs: 300, size: 1, peers: null };

/** Number of sessions in a large database, at full scale. */
export const FILLED_SESSIONS = 100_000;

/** Settings with frequent checkpoints, so that no measurement waits long for one. */
export const FOLDED_SOON = { persist_interval_secs: 1 };

/** Large enough to detect a figure that is far off. */
export const SHORT: Scale = {
  rounds: 3,
  loneAppends: 150,
  streamMs: 300,
  size: 0.05,
  peers: ['idb-keyval', 'dexie-bulk-add'],
};

export interface Bench {
  readonly site: BenchSite;
  readonly scale: Scale;
  readonly log: (line: string) => void;
  /** Namespaces that `fillLarge` has filled. */
  readonly filled: Set<string>;
}

export function createBench(site: BenchSite, scale: Scale, log: Bench['log']): Bench {
  return { site, scale, log, filled: new Set() };
}

/** Runs `work`, which can open any number of pages, and closes them after it. */
export async function withPages<T>({ site }: Bench, work: (openPage: BenchSite['openPage']) => Promise<T>): Promise<T> {
  const pages: BenchPage[] = [];
  try {
    return await work(async (options) => {
      const page = await site.openPage(options);
      pages.push(page);
      return page;
    });
  } finally {
    await Promise.all(pages.map((page) => page.close()));
  }
}

/** Runs `work` with a new page. */
export function withPage<T>(bench: Bench, work: (page: BenchPage) => Promise<T>): Promise<T> {
  return withPages(bench, async (openPage) => work(await openPage()));
}

/** Processes one item after the other, so that no two measurements run at once. */
export async function oneByOne<Item, T>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}

/** Runs `round` once for each round of the scale, one after the other. */
export function inRounds<T>({ scale }: Bench, round: (index: number) => Promise<T>): Promise<T[]> {
  return oneByOne(Array.from({ length: Math.ceil(scale.rounds) }), (_, index) => round(index));
}

/** Lone appends of one variant before those of the next. Storage is slower for seconds at a time, which must affect all variants alike. */
const STRETCH = 10;

/** Splits `count` lone appends into short stretches. `work` makes one stretch with each variant; `index` counts stretches from 0. */
export function inStretches<T>(count: number, work: (appends: number, index: number) => Promise<T>): Promise<T[]> {
  return oneByOne(Array.from({ length: Math.ceil(count / STRETCH) }), (_, index) => work(STRETCH, index));
}

/** Returns a namespace that holds `sessions` ended sessions. It is filled once per run, because that takes half a minute. `onFilled` is awaited while the worker that filled it is still alive. */
export async function fillLarge(
  bench: Bench,
  sessions: number,
  onFilled: (namespace: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const namespace = `large-${sessions}`;
  if (bench.filled.has(namespace)) return namespace;
  await withPage(bench, async (page) => {
    await page.ask({
      type: 'open',
      namespace,
      transport: 'shared_worker',
      sessions: 0,
      config: FOLDED_SOON,
    });
    await page.ask({ type: 'fill', with: { sessions } });
    await onFilled(namespace);
  });
  bench.filled.add(namespace);
  return namespace;
}
