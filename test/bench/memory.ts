// How much memory the SharedWorker holds, and whether that grows with what was recorded.
import { FILLED_SESSIONS, fillLarge, FOLDED_SOON, withPage, type Bench } from './bench.ts';
import type { Streamed } from './commands.ts';
import { written, type Section } from './figures.ts';

const SESSIONS = 100;
const TOKENS = 1_000_000;
const WINDOW = 16;

/** For a checkpoint to be over that the last tokens are due to, in ms. */
const FOLDED_MS = 3_000;

const MB = 1_000_000;

export async function measureMemory(bench: Bench): Promise<Section | null> {
  if (bench.site.browser.sharedWorkerHeap === undefined) return null;
  const tokens = TOKENS * bench.scale.size;
  const filled = FILLED_SESSIONS * bench.scale.size;
  const inEmpty = await heapAfter(bench, 'heap-empty', tokens);
  let filler = Number.NaN;
  const full = await fillLarge(bench, filled, async (namespace) => {
    filler = await heapOf(bench, namespace);
  });
  await bench.site.browser.killSharedWorkers?.(); // the next one is another
  const inFull = await heapAfter(bench, full, tokens);
  return {
    title: 'Memory',
    text: `Heap of the SharedWorker, after its garbage is collected.`,
    columns: ['', 'MB'],
    rows: [
      [`after ${tokens} tokens in ${SESSIONS} sessions`, written(inEmpty)],
      [`the same in a database that held ${filled} sessions before`, written(inFull)],
      [`after ${filled} sessions, recorded as fast as it goes`, written(filler)],
    ],
    figures: [
      {
        id: 'heap',
        title: `SharedWorker heap after ${tokens} tokens in ${SESSIONS} sessions, MB`,
        rounds: [inEmpty],
        aim: { atMost: 48 },
      },
      {
        id: 'heap-growth',
        title: 'the same with a full database, over that with an empty one',
        rounds: [inFull / inEmpty],
        aim: { atMost: 1.2 },
      },
      {
        id: 'heap-filler',
        title: `SharedWorker heap after ${filled} sessions, MB`,
        rounds: [filler],
        aim: { atMost: 48 },
      },
    ],
  };
}

/** In a worker of its own: what is measured is what it keeps of the database, not what it has done before. */
function heapAfter(bench: Bench, namespace: string, tokens: number): Promise<number> {
  return withPage(bench, async (page) => {
    await page.ask({ type: 'open', namespace, transport: 'shared_worker', sessions: SESSIONS, config: FOLDED_SOON });
    for (let left = tokens; left > 0;) {
      const { appends } = await page.ask<Streamed>({ type: 'stream', sessions: SESSIONS, window: WINDOW, ms: 500 });
      left -= appends;
    }
    return heapOf(bench, namespace);
  });
}

/** Of the namespace's SharedWorker, in MB, once all is folded. */
async function heapOf({ site }: Bench, namespace: string): Promise<number> {
  await new Promise((resolve) => {
    setTimeout(resolve, FOLDED_MS);
  });
  const bytes = await site.browser.sharedWorkerHeap?.(namespace);
  return (bytes ?? Number.NaN) / MB;
}
