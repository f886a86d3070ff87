// Lets one context at a time make a checkpoint.

import { CHECKPOINT_DEADLINE_MS, PLATFORM_DEADLINE_MS, settleWithin } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

/**
 * Runs `work` unless another context holds the Web Lock; then does nothing. Where there are no Web Locks, or the browser
 * refuses them or does not answer for them, `work` runs without: the checkpoint's transaction finds out whether another one was first.
 * Rejects when `work` does, or takes longer than {@link CHECKPOINT_DEADLINE_MS}: the lock is free again from then on.
 */
export async function exclusively(lock: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return withinDeadline(work);
  let isDecided = false;
  const decide = (): boolean => {
    const isFirst = !isDecided;
    isDecided = true;
    return isFirst;
  };
  const locked = navigator.locks.request(lock, { ifAvailable: true }, async (granted) => {
    if (decide() && granted !== null) await withinDeadline(work);
  });
  const answered = settleWithin(locked, PLATFORM_DEADLINE_MS, startTimer, () =>
    decide() ? withinDeadline(work) : locked,
  );
  locked.catch(() => undefined); // `answered` reports it, if anyone still waits for that
  try {
    await answered;
  } catch (error) {
    if (!decide()) throw error;
    await withinDeadline(work);
  }
}

function withinDeadline(work: () => Promise<void>): Promise<void> {
  return settleWithin(work(), CHECKPOINT_DEADLINE_MS, startTimer, () => {
    throw new Error(`A checkpoint took longer than ${CHECKPOINT_DEADLINE_MS} ms. It is tried again.`);
  });
}
