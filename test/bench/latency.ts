// Measures the time from a lone append to its ack.
import { quantile } from '../support/quantile.ts';
import { inRounds, inStretches, withPage, type Bench } from './bench.ts';
import type { Times } from './commands.ts';
import { median, written, type Figure, type Section } from './figures.ts';
import { RECORD_LENGTH, timeLone } from './lone.ts';
import type { BenchPage } from './site.ts';

const LEVELS = [0.5, 0.95, 0.99] as const;

/** The times of every variant in one round. */
interface Round {
  /** Raw transactions, with the round trip to the raw worker. */
  readonly raw: Times;
  /** Raw transactions, measured inside the raw worker. */
  readonly transactions: Times;
  readonly port: Times;
  readonly empty: Times;
  readonly rest: Times;
}

export async function measureLatency(bench: Bench): Promise<Section> {
  const rounds = await withPage(bench, (port) =>
    withPage(bench, async (rest) => {
      await port.ask({ type: 'open', namespace: 'lone', transport: 'shared_worker', sessions: 1, config: {} });
      await port.ask({ type: 'open_raw', database: 'raw-lone', durability: 'strict' });
      await rest.ask({ type: 'open', namespace: 'lone-rest', transport: 'rest', sessions: 1, config: {} });
      return inRounds(bench, async (): Promise<Round> => {
        const stretches = await inStretches(bench.scale.loneAppends, async (count, index) => {
          await bringToFront(port);
          const { raw, ours } = await timeLone(port, count, index);
          const empty = await port.ask<Times>({ type: 'empty_fetch', count });
          await bringToFront(rest);
          return { ...raw, port: ours, empty, rest: await rest.ask<Times>({ type: 'lone', session: 0, count }) };
        });
        return {
          raw: stretches.flatMap(({ round_trips }) => round_trips),
          transactions: stretches.flatMap(({ transactions }) => transactions),
          port: stretches.flatMap((stretch) => stretch.port),
          empty: stretches.flatMap(({ empty }) => empty),
          rest: stretches.flatMap((stretch) => stretch.rest),
        };
      });
    }),
  );
  const restLimit = ({ empty, transactions }: Round, level: number): number =>
    at(empty, level) + at(transactions, level);
  const figures: Figure[] = [
    {
      id: 'lone-port-p50',
      title: 'lone append by SharedWorker, p50, relative to a raw transaction',
      rounds: rounds.map(({ port, raw }) => at(port, 0.5) / at(raw, 0.5)),
      aim: { atMost: 1.5 },
    },
    {
      id: 'lone-port-p99',
      title: 'lone append by SharedWorker, p99, relative to a raw transaction',
      rounds: rounds.map(({ port, raw }) => at(port, 0.99) / at(raw, 0.99)),
      aim: { atMost: 2.5 },
    },
    {
      id: 'lone-rest-p50',
      title: 'lone append by REST, p50, relative to an empty fetch plus a raw transaction',
      rounds: rounds.map((round) => at(round.rest, 0.5) / restLimit(round, 0.5)),
      aim: { atMost: 1.3 },
    },
  ];
  return {
    title: 'Ack latency of a lone append',
    text: `Each round makes ${bench.scale.loneAppends} appends of one token, one after the other, with strict durability. The compared variants alternate after every few appends. Raw transaction: the same page asks a SharedWorker to write one record of ${RECORD_LENGTH} characters in its own transaction. Empty fetch: a POST to a service worker that responds immediately.`,
    columns: ['ms', ...LEVELS.map((level) => `p${level * 100}`)],
    rows: [
      row('raw transaction, with the round trip to the worker', rounds, ({ raw }, level) => at(raw, level)),
      row('append by SharedWorker', rounds, ({ port }, level) => at(port, level)),
      row('raw transaction, measured inside the worker', rounds, ({ transactions }, level) => at(transactions, level)),
      row('empty fetch', rounds, ({ empty }, level) => at(empty, level)),
      row('append by REST', rounds, ({ rest }, level) => at(rest, level)),
    ],
    figures,
  };
}

/** Makes one append that is not counted, so that the cost of switching tabs is not measured. */
async function bringToFront(page: BenchPage): Promise<void> {
  await page.show();
  await page.ask<Times>({ type: 'lone', session: 0, count: 1 });
}

function at(times: Times, level: number): number {
  return quantile(times, level) ?? Number.NaN;
}

function row(name: string, rounds: readonly Round[], value: (round: Round, level: number) => number): string[] {
  return [name, ...LEVELS.map((level) => written(median(rounds.map((round) => value(round, level)))))];
}
