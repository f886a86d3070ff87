// Measures how long recording pauses when the SharedWorker dies with the tab that started it.
import { pause } from '../support/within.ts';
import { inRounds, withPages, type Bench } from './bench.ts';
import type { Times } from './commands.ts';
import { median, written, type Section } from './figures.ts';

/** Number of appends, one after the other: enough that the crash happens during them. */
const APPENDS = 500;
const CRASH_AFTER_MS = 100;

interface Round {
  /** Longest time from an append to its ack, in ms. */
  readonly pause: number;
  /** Time in which the same page opens a new recorder and gets its first ack, in ms. */
  readonly opening: number;
}

/** Null where the engine cannot crash a tab on demand. */
export async function measureCrash(bench: Bench): Promise<Section | null> {
  const rounds: Round[] = [];
  for (const round of await inRounds(bench, (index) => crashOnce(bench, index))) {
    if (round === null) return null;
    rounds.push(round);
  }
  const ms = rounds.map((round) => round.pause);
  const ratio = median(rounds.map((round) => round.pause / round.opening));
  return {
    title: 'Crash',
    text: `One tab records one append after the other, through a SharedWorker that another tab has started. The other tab crashes. Recording pauses until the first tab notices the crash, starts a new SharedWorker and gets the next ack. The pause is ${written(ratio)} times as long as it takes to open a recorder in the same page.`,
    columns: ['', 'ms'],
    rows: [
      ['pause in recording', written(median(ms))],
      ['first ack after opening a new recorder', written(median(rounds.map(({ opening }) => opening)))],
    ],
    figures: [
      {
        id: 'crash-pause',
        title: 'pause in recording when the SharedWorker dies with its tab, ms',
        rounds: ms,
        aim: { atMost: 200 },
        isAbsolute: true,
      },
    ],
  };
}

function crashOnce(bench: Bench, index: number): Promise<Round | null> {
  return withPages(bench, async (openPage) => {
    const open = { type: 'open', namespace: `crash-${index}`, transport: 'shared_worker', config: {} } as const;
    const starter = await openPage({ isPlain: true });
    const { crash: kill } = starter;
    if (kill === undefined) return null;
    await starter.ask({ ...open, sessions: 0 });
    const survivor = await openPage({ isPlain: true });
    await survivor.ask({ ...open, sessions: 1 });
    const before = await survivor.ask<string>({ type: 'instance' });
    let isCrashed = false;
    const crash = async (): Promise<void> => {
      await pause(CRASH_AFTER_MS);
      await kill();
      isCrashed = true;
    };
    const append = async (): Promise<Times> => {
      const appended = await survivor.ask<Times>({ type: 'lone', session: 0, count: APPENDS });
      if (!isCrashed) throw new Error('All appends were acked before the crash.');
      return appended;
    };
    const [times] = await Promise.all([append(), crash()]);
    if ((await survivor.ask<string>({ type: 'instance' })) === before)
      throw new Error('The SharedWorker did not die with the tab that started it.');
    const [opening = Number.NaN] = await survivor.ask<Times>({
      type: 'first_ack',
      namespace: `crash-anew-${index}`,
      sessions: 1,
    });
    return { pause: Math.max(...times), opening };
  });
}
