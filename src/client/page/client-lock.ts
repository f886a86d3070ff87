// The client's sign of life: a Web Lock that the browser releases when the page is gone.

import { LOCK_DEADLINE_MS, settleWithin } from '../../protocol/index.ts';
import { startTimer } from '../timing.ts';

/** Takes a lock; resolves, within a deadline, with what releases it. Never rejects. */
export type HoldLock = (name: string) => Promise<() => void>;

/** Takes a Web Lock. Where there are none, or this one is not granted in time, the client continues without it. */
export const holdClientLock: HoldLock = async (name) => {
  if (!('locks' in navigator)) return () => undefined;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = new Promise<void>((resolve) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return released;
      })
      .catch((error: unknown) => {
        console.warn('holdfast: the Web Lock that shows that this page is alive is not available', error);
        resolve();
      });
  });
  await settleWithin(held, LOCK_DEADLINE_MS, startTimer, () => undefined);
  return release;
};
