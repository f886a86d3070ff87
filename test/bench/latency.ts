// How long a lone append takes to its ack.
import { quantile } from '../support/quantile.ts';
import { inRounds, inStretches, withPage, type Bench } from './bench.ts';
import type { Times } from './commands.ts';
import { median, written, type Figure, type Section } from './figures.ts';
import { RECORD_LENGTH, timeLone } from './lone.ts';
import type { BenchPage } from './site.ts';

const LEVELS = [0.5, 0.95, 0.99] as const;

/** Times of every way. */
interface Round {
  /** To the raw worker and back. */
  readonly raw: Times;
  /** In the raw worker alone. */
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
      title: 'lone append, SharedWorker, p50 over raw transaction',
      rounds: rounds.map(({ port, raw }) => at(port, 0.5) / at(raw, 0.5)),
      aim: { atMost: 1.5 },
    },
    {
      id: 'lone-port-p99',
      title: 'lone append, SharedWorker, p99 over raw transaction',
      rounds: rounds.map(({ port, raw }) => at(port, 0.99) / at(raw, 0.99)),
      aim: { atMost: 2.5 },
    },
    {
      id: 'lone-rest-p50',
      title: 'lone append, REST, p50 over empty fetch plus raw transaction',
      rounds: rounds.map((round) => at(round.rest, 0.5) / restLimit(round, 0.5)),
      aim: { atMost: 1.3 },
    },
  ];
  return {
    title: 'Ack latency of a lone append',
    text: `${bench.scale.loneAppends} appends of one token one after the other in each round, strict; ways take turns after every few appends. Raw: a SharedWorker that writes a record of ${RECORD_LENGTH} characters in a transaction of its own, asked by the same page. Empty fetch: a POST to a service worker that answers at once.`,
    columns: ['ms', ...LEVELS.map((level) => `p${level * 100}`)],
    rows: [
      row('raw transaction, to the worker and back', rounds, ({ raw }, level) => at(raw, level)),
      row('append by SharedWorker', rounds, ({ port }, level) => at(port, level)),
      row('raw transaction, in the worker alone', rounds, ({ transactions }, level) => at(transactions, level)),
      row('empty fetch', rounds, ({ empty }, level) => at(empty, level)),
      row('append by REST', rounds, ({ rest }, level) => at(rest, level)),
    ],
    figures,
  };
}

/** An append that does not count bears what the change of tabs costs. */
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
