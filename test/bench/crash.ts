// How long recording stops when the SharedWorker dies with the tab that started it.
import { pause } from '../support/within.ts';
import { inRounds, withPages, type Bench } from './bench.ts';
import type { Times } from './commands.ts';
import { median, written, type Section } from './figures.ts';

/** Appends one after the other, so many that the crash comes among them. */
const APPENDS = 500;
const CRASH_AFTER_MS = 100;

interface Round {
  /** The longest time to an ack, in ms. */
  readonly pause: number;
  /** The same page opens a recorder anew, and has its first ack. */
  readonly opening: number;
}

/** Null where the engine crashes no tab on demand. */
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
    text: `One tab records, append by append, through the SharedWorker that another tab has started; that one crashes. Recording pauses until the tab has noticed, has started a SharedWorker of its own and has the next ack: ${written(ratio)} times as long as opening a recorder in the same page takes.`,
    columns: ['', 'ms'],
    rows: [
      ['pause in recording', written(median(ms))],
      ['first ack of a recorder that is opened anew', written(median(rounds.map(({ opening }) => opening)))],
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
      if (!isCrashed) throw new Error('The appends were over before the crash.');
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
