// Measures the memory of the SharedWorker, and whether it grows with the amount of recorded data.
import { FILLED_SESSIONS, fillLarge, FOLDED_SOON, withPage, type Bench } from './bench.ts';
import type { Streamed } from './commands.ts';
import { written, type Section } from './figures.ts';

const SESSIONS = 100;
const TOKENS = 1_000_000;
const WINDOW = 16;

/** Time after which the checkpoint that folds the last tokens is complete, in ms. */
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
  await bench.site.browser.killSharedWorkers?.(); // so that the next measurement starts a new worker
  const inFull = await heapAfter(bench, full, tokens);
  return {
    title: 'Memory',
    text: `Heap of the SharedWorker after a garbage collection.`,
    columns: ['', 'MB'],
    rows: [
      [`after ${tokens} tokens in ${SESSIONS} sessions`, written(inEmpty)],
      [`the same in a database that already held ${filled} sessions`, written(inFull)],
      [`after ${filled} sessions, recorded as fast as possible`, written(filler)],
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
        title: 'SharedWorker heap with a full database, relative to an empty one',
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

/** Uses a new worker, so that the heap contains only what this worker holds of the database. */
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

/** Heap of the namespace's SharedWorker after everything is folded, in MB. */
async function heapOf({ site }: Bench, namespace: string): Promise<number> {
  await new Promise((resolve) => {
    setTimeout(resolve, FOLDED_MS);
  });
  const bytes = await site.browser.sharedWorkerHeap?.(namespace);
  return (bytes ?? Number.NaN) / MB;
}
