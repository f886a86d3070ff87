import { expect, test } from 'vitest';
import { ACK_DEADLINE_MS } from '../../src/protocol/index.ts';
import { createRandom } from '../simulation/random.ts';
import { quantile } from '../support/quantile.ts';
import { parseOptions } from '../torture/options.ts';
import { reportOf } from '../torture/report.ts';
import { ACTIONS, pickAction } from '../torture/schedule.ts';
import { slowKinds, Statistics, type RunResult } from '../torture/statistics.ts';

const RUN: RunResult = {
  engine: 'chromium',
  browser: 'Chromium 1.2',
  seed: 7,
  minutes: 2,
  seconds: 120,
  started_at: '2026-01-01T00:00:00.000Z',
  machine: '2 cores, Linux x64',
  stand_ins: [],
  rounds: 10,
  actions: { tab_crash: 2, browser_kill: 1, reload: 3 },
  acked: 5_000,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  altered: 0,
  leaked: 0,
  tails: { tab_crash: [1, 3], browser_kill: [20] },
  recoveries: { tab_crash: [30, 50], browser_kill: [900] },
  failure: null,
};

test('a quantile is the smallest value that the given share of values does not exceed', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).toEqual([50, 99, 100]);
  expect([quantile([4], 0.5), quantile([4], 0.99), quantile([], 0.5)]).toEqual([4, 4, null]);
});

test('statistics count kills by kind and differences by kind', () => {
  const statistics = new Statistics();
  statistics.noteKill('tab_crash', 1.234, 10);
  statistics.noteKill('tab_crash', 5, 20);
  statistics.noteAction('reload');
  statistics.loadedAgain.push('no service worker');
  statistics.noteDifferences([
    { kind: 'lost', count: 2, text: '' },
    { kind: 'lost', count: 1, text: '' },
    { kind: 'reordered', count: 4, text: '' },
  ]);
  expect(statistics.kills).toBe(2);
  expect(statistics.counted).toMatchObject({
    actions: { tab_crash: 2, reload: 1 },
    loaded_again: ['no service worker'],
    lost: 3,
    duplicated: 0,
    reordered: 4,
    tails: { tab_crash: [1.2, 5] },
    recoveries: { tab_crash: [10, 20] },
  });
});

test('reports the kinds of kills after which clients resume only after a deadline in at least half of the cases', () => {
  const late = ACK_DEADLINE_MS + 1;
  expect(slowKinds({ recoveries: { tab_crash: [40, 50, 60, late, late] } })).toEqual([]);
  expect(slowKinds({ recoveries: { tab_crash: [40, late, late, late] } })).toEqual(['tab_crash']);
  expect(slowKinds({ recoveries: { browser_kill: [late, late, late, late] } })).toEqual([]);
});

test('the report sums the runs of an engine', () => {
  const report = reportOf([RUN, { ...RUN, seed: 8, browser: 'Chromium 1.3', lost: 2 }]);
  expect(report).toContain('| Chromium | 20 | 6 | 10,000 | 2 | 0 | 0 | 0 | 3, 20 | 50, 900 |');
  expect(report).toContain('| tab crash | 4 | 1, 3 | 30, 50 |');
  expect(report).toContain('Chromium 1.2; Chromium 1.3; 2 cores, Linux x64.');
  expect(report).toContain('--minutes 2 --seed 7\nnpm run torture -- --engine chromium --minutes 2 --seed 8\n');
});

test('the report has a section per engine, with its limitations, failed runs and pages that were loaded again', () => {
  const firefox = {
    ...RUN,
    engine: 'firefox',
    stand_ins: ['It cannot.'],
    failure: 'It lost two.',
    loaded_again: ['No worker.'],
    reordered: 3,
  };
  const report = reportOf([firefox, RUN]);
  expect(report).toContain('| Chromium | 10 | 3 | 5,000 | 0 | 0 | 0 |');
  expect(report).toContain('| Firefox | 10 | 3 | 5,000 | 0 | 0 | 3 |');
  expect(report).toContain('- It cannot.');
  expect(report).toContain('**Seed 7 failed: It lost two.**');
  expect(report.match(/- Seed 7: No worker\./gu)).toHaveLength(1);
});

test('the seed determines the order of actions', () => {
  const pick = (seed: number, canDo = (_kind: string) => true) => {
    const random = createRandom(seed);
    return Array.from({ length: 500 }, () => pickAction(random, canDo));
  };
  expect(pick(1)).toEqual(pick(1));
  expect(pick(1)).not.toEqual(pick(2));
  expect(new Set(pick(1))).toEqual(new Set(ACTIONS));
  expect(new Set(pick(1, (kind) => kind === 'close'))).toEqual(new Set(['close']));
});

test('parses the command line', () => {
  const args = ['--engine', 'firefox', '--minutes', '0.5', '--seed', '9', '--only', 'reload,tab_crash'];
  expect(parseOptions(args, 1)).toEqual({
    do: 'run',
    engine: 'firefox',
    minutes: 0.5,
    seed: 9,
    only: ['tab_crash', 'reload'],
  });
  expect(parseOptions(['--engine', 'webkit'], 1)).toEqual({
    do: 'run',
    engine: 'webkit',
    minutes: 2,
    seed: 1,
    only: ACTIONS,
  });
  expect(parseOptions(['--report'], 1)).toEqual({ do: 'report' });
});

test.for([
  [[], '--engine'],
  [['--engine', 'opera'], '--engine'],
  [['--engine', 'chromium', '--minutes', 'long'], '--minutes'],
  [['--engine', 'chromium', '--seed', '1.5'], '--seed'],
  [['--engine', 'chromium', '--only', 'rain'], '--only'],
  [['--report', '--seed', '1'], '--report'],
  [['--fast'], '--fast'],
] as const)('names the wrong argument of %j', ([args, named]) => {
  expect(parseOptions(args, 1)).toEqual({ do: 'error', message: expect.stringContaining(named) });
});
