// How long a lone append takes to its ack.
import { quantile } from '../support/quantile.ts';
import { inRounds, withPage, type Bench } from './bench.ts';
import type { RawTimes, Times } from './commands.ts';
import { median, written, type Figure, type Section } from './figures.ts';

/** About as long as the journal record of one token. */
const RECORD_LENGTH = 80;

const LEVELS = [0.5, 0.95, 0.99] as const;

interface Round {
  readonly raw: RawTimes;
  readonly port: Times;
  readonly empty: Times;
  readonly rest: Times;
}

export async function measureLatency(bench: Bench): Promise<Section> {
  const count = bench.scale.loneAppends;
  const rounds = await withPage(bench, (port) =>
    withPage(bench, async (rest) => {
      await port.ask({ type: 'open', namespace: 'lone', door: 'shared_worker', sessions: 1, config: {} });
      await port.ask({ type: 'open_raw', database: 'raw-lone', durability: 'strict' });
      await rest.ask({ type: 'open', namespace: 'lone-rest', door: 'rest', sessions: 1, config: {} });
      return inRounds(bench, async (): Promise<Round> => ({
        raw: await port.ask<RawTimes>({ type: 'raw_lone', length: RECORD_LENGTH, count }),
        port: await port.ask<Times>({ type: 'lone', session: 0, count }),
        empty: await port.ask<Times>({ type: 'empty_fetch', count }),
        rest: await rest.ask<Times>({ type: 'lone', session: 0, count }),
      }));
    }),
  );
  const restLimit = ({ empty, raw }: Round, level: number): number => at(empty, level) + at(raw.transactions, level);
  const figures: Figure[] = [
    {
      id: 'lone-port-p50',
      title: 'lone append, SharedWorker, p50 over raw transaction',
      rounds: rounds.map(({ port, raw }) => at(port, 0.5) / at(raw.round_trips, 0.5)),
      aim: { atMost: 1.5 },
    },
    {
      id: 'lone-port-p99',
      title: 'lone append, SharedWorker, p99 over raw transaction',
      rounds: rounds.map(({ port, raw }) => at(port, 0.99) / at(raw.round_trips, 0.99)),
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
    text: `${count} appends of one token one after the other in each round, strict. Raw: a SharedWorker that writes a record of ${RECORD_LENGTH} characters in a transaction of its own, asked by the same page. Empty fetch: a POST to a service worker that answers at once.`,
    columns: ['ms', ...LEVELS.map((level) => `p${level * 100}`)],
    rows: [
      row('raw transaction, to the worker and back', rounds, ({ raw }, level) => at(raw.round_trips, level)),
      row('append by SharedWorker', rounds, ({ port }, level) => at(port, level)),
      row('raw transaction, in the worker alone', rounds, ({ raw }, level) => at(raw.transactions, level)),
      row('empty fetch', rounds, ({ empty }, level) => at(empty, level)),
      row('append by REST', rounds, ({ rest }, level) => at(rest, level)),
    ],
    figures,
  };
}

function at(times: Times, level: number): number {
  return quantile(times, level) ?? Number.NaN;
}

function row(name: string, rounds: readonly Round[], value: (round: Round, level: number) => number): string[] {
  return [name, ...LEVELS.map((level) => written(median(rounds.map((round) => value(round, level)))))];
}
