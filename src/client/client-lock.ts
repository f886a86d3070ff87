// The client's sign of life: a Web Lock that the browser releases when the page is gone.

import { settleWithin } from '../protocol/index.ts';
import { LOCK_DEADLINE_MS } from './constants.ts';
import { startTimer } from './timing.ts';

/** Takes the lock and keeps it until `signal` is aborted. Resolves once it is held, or, where there are no Web Locks, at once. */
export async function holdClientLock(name: string, signal: AbortSignal): Promise<void> {
  if (!('locks' in navigator)) return;
  const held = new Promise<void>((resolve) => {
    void navigator.locks.request(name, () => {
      resolve();
      return new Promise<void>((release) => {
        if (signal.aborted) release();
        signal.addEventListener('abort', () => {
          release();
        });
      });
    });
  });
  await settleWithin(held, LOCK_DEADLINE_MS, startTimer, () => undefined);
}
