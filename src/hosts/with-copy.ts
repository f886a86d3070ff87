// A store whose database has a second copy in Cache Storage, where this context has that. Wiring only.

import { CopyCache, RestoringStore, SecondCopy } from '../copy/index.ts';
import { copyName, type SharedNames } from '../protocol/index.ts';
import type { RecorderHost } from '../recorder/index.ts';
import type { RecordingStore } from '../storage/index.ts';
import { startTimer } from './timing.ts';

export function withCopy(
  names: SharedNames,
  store: RecordingStore,
  log: RecorderHost['log'],
): Pick<RecorderHost, 'store' | 'copy'> {
  if (!('caches' in globalThis)) return { store };
  const name = copyName(names);
  const cache = new CopyCache(name, startTimer);
  const clock = (): number => Date.now();
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void startTimer(resolve, ms));
  const restoring = new RestoringStore(store, {
    cache,
    clock,
    pause,
    inTurn: (work) => locked(name, {}, work),
    onRestored: ({ sessions, complete_until }) => {
      log(`${sessions} sessions come back, as they were at ${new Date(complete_until).toISOString()}`, null);
    },
    log,
  });
  const copy = new SecondCopy({
    cache,
    store: restoring,
    clock,
    pause,
    exclusively: (work) => locked(name, { ifAvailable: true }, work),
    log,
  });
  return { store: restoring, copy };
}

/** Runs `work` under the lock; with `ifAvailable`, not at all while another context has it. Without Web Locks it runs. */
async function locked(name: string, options: LockOptions, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(name, options, async (granted) => {
    if (granted !== null) await work();
  });
}
