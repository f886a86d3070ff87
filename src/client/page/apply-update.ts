// Lets a waiting version of the service worker take over when the page's user has agreed.

import { messageSW } from 'workbox-window';
import {
  parseSkipWaitingReply,
  refusedUpdate,
  settleWithin,
  UPDATE_DEADLINE_MS,
  type SkipWaitingMessage,
  type UpdateResult,
} from '../../protocol/index.ts';
import { startTimer } from '../timing.ts';

/** `waiting`: null if the new version has taken over already, because another page asked it to. */
export async function applyUpdate(waiting: ServiceWorker | null): Promise<UpdateResult> {
  const result: UpdateResult = waiting === null ? { ok: true } : await askToTakeOver(waiting);
  if (result.ok) location.reload();
  return result;
}

/** Resolves once the worker controls this page or refuses to. */
async function askToTakeOver(waiting: ServiceWorker): Promise<UpdateResult> {
  const listening = new AbortController();
  const controlling = new Promise<UpdateResult>((resolve) => {
    const { serviceWorker } = navigator;
    serviceWorker.addEventListener('controllerchange', () => resolve({ ok: true }), { signal: listening.signal });
  });
  const message: SkipWaitingMessage = { type: 'SKIP_WAITING' };
  const answered = messageSW(waiting, message).then((reply: unknown) => {
    const result = parseSkipWaitingReply(reply);
    return result === null || result.ok ? controlling : result;
  });
  try {
    return await settleWithin(Promise.race([controlling, answered]), UPDATE_DEADLINE_MS, startTimer, () =>
      refusedUpdate(
        'deadline_exceeded',
        `The new version did not take over within ${UPDATE_DEADLINE_MS} ms. Try again.`,
      ),
    );
  } finally {
    listening.abort();
  }
}
