// Pages that no service worker controls although theirs is active: one that was reloaded past it, and in Firefox one
// that was just being loaded when the worker claimed its pages.

import type { ClaimMessage } from '../../protocol/index.ts';
import { CLAIM_RETRY_MS, CLAIM_TRIES } from '../constants.ts';
import { pause } from '../timing.ts';

/**
 * Asks the worker of this registration to control this page, once it is active, and again while it does not: a message
 * is lost with a worker that is stopped. Settles when the page is controlled or has asked often enough.
 */
export async function askForControl({ scope }: ServiceWorkerRegistration): Promise<void> {
  const { serviceWorker } = navigator;
  const controlled = new AbortController();
  serviceWorker.addEventListener('controllerchange', () => controlled.abort(), { signal: controlled.signal });
  const ready = await serviceWorker.ready;
  const message: ClaimMessage = { type: 'CLAIM_CLIENTS' };
  // Another script's registration may be the one that this page belongs to.
  for (let tries = 0; tries < CLAIM_TRIES && ready.scope === scope && serviceWorker.controller === null; tries += 1) {
    ready.active?.postMessage(message);
    await pause(CLAIM_RETRY_MS, controlled.signal);
  }
  controlled.abort();
}
