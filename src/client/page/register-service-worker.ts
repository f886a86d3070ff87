// The registration of the service worker and its updates, by workbox-window.

import { messageSW, Workbox } from 'workbox-window';
import {
  parseSkipWaitingReply,
  refusedUpdate,
  settleWithin,
  UPDATE_DEADLINE_MS,
  type SkipWaitingMessage,
  type UpdateResult,
} from '../../protocol/index.ts';
import { askForControl } from '../transports/ask-for-control.ts';
import { callListener } from '../listeners.ts';
import { trustedScriptUrl } from '../trusted-script-url.ts';
import type { InstallOptions } from './install-service-worker.ts';
import { startTimer } from '../timing.ts';

/** Resolves with the registration; null where there is no service worker to be had, or it could not be registered. */
export async function registerServiceWorker({
  url = './sw.js',
  onUpdateReady,
}: InstallOptions = {}): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null;
  const workbox = new Workbox(trustedScriptUrl(url));
  let registration: ServiceWorkerRegistration | null = null;
  workbox.addEventListener('waiting', () => {
    if (onUpdateReady === undefined) return;
    callListener(onUpdateReady, () => applyUpdate(registration?.waiting ?? null));
  });
  try {
    registration = (await workbox.register({ immediate: true })) ?? null;
    if (registration !== null) void askForControl(registration);
    return registration;
  } catch (error) {
    console.warn('holdfast: the service worker could not be registered; recording goes on without it', error);
    return null;
  }
}

/** `waiting`: null when the new version has taken over already, on another page's word. */
async function applyUpdate(waiting: ServiceWorker | null): Promise<UpdateResult> {
  const result: UpdateResult = waiting === null ? { ok: true } : await askToTakeOver(waiting);
  if (result.ok) location.reload();
  return result;
}

/** Settles once the worker controls this page or refuses to: one of an older build answers nothing. */
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
