// Measures this build beside another one, in turns, in one browser: what a change costs, whatever the machine does meanwhile.
import { inRounds, inStretches, oneByOne, withPages, type Bench } from './bench.ts';
import type { Streamed, Times, Transport } from './commands.ts';
import { median, perSecond, written, type Figure, type Section } from './figures.ts';
import type { BenchPage } from './site.ts';

const SESSIONS = 16;
/** Maximum number of tokens in flight per session. */
const WINDOW = 128;

/** A stream by each build this many times in a round, with the order reversed each time. */
const STREAMS = 4;

/** One value of each build: this one, and the other one. */
type Pair = readonly [ours: number, theirs: number];

interface Round {
  readonly lone: Pair;
  readonly rest: Pair;
  readonly stream: Pair;
}

/** `build`: the directory of the other build. It may be older, as far as these pages can use its library. */
export function measureBeside(build: string): (bench: Bench) => Promise<Section> {
  return async (bench) => {
    const rounds = await withPages(bench, async (openPage) => {
      const pagesOf = (transport: Transport): Promise<BenchPage[]> =>
        oneByOne([{}, { build }], async (options) => {
          const page = await openPage(options);
          const sessions = transport === 'rest' ? 1 : SESSIONS;
          await page.ask({ type: 'open', namespace: `beside-${transport}`, transport, sessions, config: {} });
          return page;
        });
      const port = await pagesOf('shared_worker');
      const rest = await pagesOf('rest');
      return inRounds(bench, async (): Promise<Round> => ({
        lone: await timeLoneAppends(bench, port),
        rest: await timeLoneAppends(bench, rest),
        stream: await measureStreams(bench, port),
      }));
    });
    const [lone, rest, stream] = (['lone', 'rest', 'stream'] as const).map((name) =>
      rounds.map((round) => round[name]),
    );
    const figures: Figure[] = [
      { id: 'beside-lone', title: 'lone append by SharedWorker, p50, ms', rounds: ratios(lone) },
      { id: 'beside-rest', title: 'lone append by REST, p50, ms', rounds: ratios(rest) },
      { id: 'beside-throughput', title: 'appends/s, 16 sessions', rounds: ratios(stream) },
    ];
    return {
      title: 'Beside another build',
      text: 'Both builds in one browser, in turns after every few appends. Relative: the median of the rounds, and their range.',
      columns: ['', 'this build', 'the other build', 'relative'],
      rows: [lone, rest, stream].map((pairs = [], index) => [
        figures[index]?.title ?? '',
        written(median(pairs.map(([ours]) => ours))),
        written(median(pairs.map(([, theirs]) => theirs))),
        `${written(median(ratios(pairs)))} (${ratios(pairs).map(written).join(', ')})`,
      ]),
      figures,
    };
  };
}

function ratios(pairs: readonly Pair[] = []): number[] {
  return pairs.map(([ours, theirs]) => ours / theirs);
}

/** Asks both pages, in turns. Which of them comes first alternates with `index`. */
async function inTurns<T>(
  pages: readonly BenchPage[],
  index: number,
  ask: (page: BenchPage) => Promise<T>,
): Promise<T[]> {
  const isReversed = index % 2 === 1;
  const answers = await oneByOne(isReversed ? pages.toReversed() : pages, async (page) => {
    await page.show();
    return ask(page);
  });
  return isReversed ? answers.toReversed() : answers;
}

async function timeLoneAppends(bench: Bench, pages: readonly BenchPage[]): Promise<Pair> {
  const stretches = await inStretches(bench.scale.loneAppends, (count, index) =>
    inTurns(pages, index, (page) => page.ask<Times>({ type: 'lone', session: 0, count })),
  );
  return pairOf((build) => stretches.flatMap((stretch) => stretch[build] ?? []));
}

async function measureStreams(bench: Bench, pages: readonly BenchPage[]): Promise<Pair> {
  const streams = await oneByOne(Array.from({ length: STREAMS }), (_, index) =>
    inTurns(pages, index, (page) =>
      page.ask<Streamed>({ type: 'stream', sessions: SESSIONS, window: WINDOW, ms: bench.scale.streamMs }),
    ),
  );
  return pairOf((build) => streams.flatMap((stream) => stream[build] ?? []).map(perSecond));
}

function pairOf(valuesOf: (build: 0 | 1) => readonly number[]): Pair {
  return [median(valuesOf(0)), median(valuesOf(1))];
}
