// The client's sign of life: a Web Lock that the browser releases when the page is gone.

import { LOCK_DEADLINE_MS, settleWithin } from '../../protocol/index.ts';
import { startTimer, whenAborted } from '../timing.ts';

/** Takes a lock and holds it until `until` is aborted; resolves, within a deadline, once it is held. Never rejects. */
export type HoldLock = (name: string, until: AbortSignal) => Promise<void>;

/** Takes a Web Lock. Where there are none, or this one is not granted in time, the client continues without it. */
export const holdClientLock: HoldLock = async (name, until) => {
  if (!('locks' in navigator)) return;
  const held = new Promise<void>((resolve) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return whenAborted(until);
      })
      .catch((error: unknown) => {
        console.warn('holdfast: No Web Lock shows that this page is alive', error);
        resolve();
      });
  });
  await settleWithin(held, LOCK_DEADLINE_MS, startTimer, () => undefined);
};
