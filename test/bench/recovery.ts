// Measures whether the viewer shows its first row as soon with many interrupted sessions as with many ended ones.
import { FOLDED_SOON, inRounds, withPages, type Bench } from './bench.ts';
import type { Times } from './commands.ts';
import { median, written, type Section } from './figures.ts';
import type { BenchPage } from './site.ts';

const SESSIONS = 20_000;

/** How long it may take until all sessions of a closed page are interrupted, in ms. */
const INTERRUPTED_WITHIN_MS = 120_000;

/** Reads in one round, so that a slow moment of the machine does not decide it. */
const READS = 10;

export async function measureRecovery(bench: Bench): Promise<Section> {
  const count = Math.ceil(SESSIONS * bench.scale.size);
  const rounds = await withPages(bench, async (openPage) => {
    const ended = await filled(await openPage(), 'recovery-ended', count);
    await ended.ask({ type: 'fill', with: { ends: count } });
    await ended.ask({ type: 'projection' });
    const interrupted = await filled(await openPage(), 'recovery-interrupted', count);
    const after = await openPage();
    await interrupted.ask({ type: 'close' });
    await open(after, 'recovery-interrupted');
    await interruptedAll(after, count);
    return inRounds(bench, async () => ({ ended: await readOn(ended), interrupted: await readOn(after) }));
  });
  const times = (of: (round: (typeof rounds)[number]) => number): string => written(median(rounds.map(of)));
  return {
    title: 'Recovery',
    text: `The viewer reads the first page of its list, and after it the number of sessions that stopped without an end. Both databases hold ${count} sessions that were active when they were first folded. Both are measured in turn.`,
    columns: ['', 'first rows, ms', 'number of recoveries, ms'],
    rows: [
      [`${count} ended sessions`, times(({ ended }) => ended.rows), times(({ ended }) => ended.recoveries)],
      [
        `${count} interrupted sessions`,
        times(({ interrupted }) => interrupted.rows),
        times(({ interrupted }) => interrupted.recoveries),
      ],
    ],
    figures: [
      {
        id: 'recovery-first-row',
        title: `first rows of the list with ${count} interrupted sessions, relative to ${count} ended ones`,
        rounds: rounds.map(({ ended, interrupted }) => interrupted.rows / ended.rows),
        aim: { atMost: 1.2 },
      },
    ],
  };
}

async function open(page: BenchPage, namespace: string): Promise<void> {
  await page.ask({ type: 'open', namespace, transport: 'shared_worker', sessions: 0, config: FOLDED_SOON });
}

/** Sessions that a checkpoint has folded while they were active, as most are that end or are interrupted later. */
async function filled(page: BenchPage, namespace: string, open_sessions: number): Promise<BenchPage> {
  await open(page, namespace);
  await page.ask({ type: 'fill', with: { open_sessions } });
  await page.ask({ type: 'projection' }); // waits for a checkpoint
  return page;
}

/** Resolves once all sessions are interrupted and folded. */
async function interruptedAll(page: BenchPage, count: number): Promise<void> {
  const deadline = performance.now() + INTERRUPTED_WITHIN_MS;
  while ((await page.ask<number>({ type: 'count_recoveries' })) < count) {
    if (performance.now() > deadline) throw new Error(`Not all ${count} sessions were interrupted.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await page.ask({ type: 'projection' }); // waits for a checkpoint
}

async function readOn(page: BenchPage): Promise<{ readonly rows: number; readonly recoveries: number }> {
  await page.show();
  const reads: Times[] = [];
  for (let read = 0; read < READS; read += 1) reads.push(await page.ask<Times>({ type: 'read_viewer' }));
  return {
    rows: median(reads.map(([rows]) => rows ?? Number.NaN)),
    recoveries: median(reads.map(([, recoveries]) => recoveries ?? Number.NaN)),
  };
}
