// Measures what the recording fetch adds to each chunk of an answer in its page.
import { quantile } from '../support/quantile.ts';
import { inRounds, oneByOne, withPage, type Bench } from './bench.ts';
import type { ChunkTimes, Times } from './commands.ts';
import { median, written, type Section } from './figures.ts';

const LEVELS = [0.5, 0.95, 0.99] as const;

/** Answers of each kind in a round: they alternate. */
const ANSWERS = 4;

interface Round {
  readonly plain: ChunkTimes;
  readonly recorded: ChunkTimes;
}

export async function measureChunks(bench: Bench): Promise<Section> {
  const count = bench.scale.loneAppends;
  const rounds = await withPage(bench, async (page) => {
    await page.ask({ type: 'open', namespace: 'chunks', transport: 'shared_worker', sessions: 0, config: {} });
    const time = (recorded: boolean): Promise<ChunkTimes> => page.ask({ type: 'time_chunks', recorded, count });
    // The first answers are slower, as their code is new.
    await oneByOne([false, true], time);
    return inRounds(bench, async (): Promise<Round> => {
      const pairs = await oneByOne(Array.from({ length: ANSWERS }), async (_, index): Promise<Round> => {
        if (index % 2 === 0) return { plain: await time(false), recorded: await time(true) };
        const recorded = await time(true);
        return { plain: await time(false), recorded };
      });
      return {
        plain: joined(pairs.map(({ plain }) => plain)),
        recorded: joined(pairs.map(({ recorded }) => recorded)),
      };
    });
  });
  const row = (name: string, value: (round: Round, level: number) => number): string[] => [
    name,
    ...LEVELS.map((level) => written(median(rounds.map((round) => value(round, level))))),
  ];
  const added = ({ plain, recorded }: Round, until: keyof ChunkTimes, level: number): number =>
    at(recorded[until], level) - at(plain[until], level);
  return {
    title: 'Time per chunk of an answer',
    text: `A page reads ${ANSWERS} answers of ${count} chunks in each round, at the pace of a fast model, through the recording fetch and without it, in turns. Times begin with the arrival of a chunk in the page.`,
    columns: ['ms', ...LEVELS.map((level) => `p${level * 100}`)],
    rows: [
      row('until the app has read it, without recording', ({ plain }, level) => at(plain.read, level)),
      row('through the recording fetch', ({ recorded }, level) => at(recorded.read, level)),
      row('added', (round, level) => added(round, 'read', level)),
      row('until the page is idle again, without recording', ({ plain }, level) => at(plain.idle, level)),
      row('through the recording fetch', ({ recorded }, level) => at(recorded.idle, level)),
      row('added', (round, level) => added(round, 'idle', level)),
    ],
    figures: [
      {
        id: 'chunk-added-p99',
        title: 'time that the recording fetch adds to a chunk before the app has read it, p99, in ms',
        rounds: rounds.map((round) => added(round, 'read', 0.99)),
        aim: { atMost: 0.1 },
        isAbsolute: true,
      },
    ],
  };
}

function joined(times: readonly ChunkTimes[]): ChunkTimes {
  return { read: times.flatMap(({ read }) => read), idle: times.flatMap(({ idle }) => idle) };
}

function at(times: Times, level: number): number {
  return quantile(times, level) ?? Number.NaN;
}
