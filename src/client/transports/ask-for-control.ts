// Asks an active service worker to control this page. A page can stay uncontrolled after a reload that bypassed the
// worker, and in Firefox if it was still loading when the worker claimed its pages.

import type { ClaimMessage } from '../../protocol/index.ts';
import { CLAIM_RETRY_MS, CLAIM_TRIES } from '../constants.ts';
import { pause } from '../timing.ts';

/**
 * Asks the worker of this registration once it is active, and again while it does not control this page: a message is
 * lost if the worker is being stopped. Resolves when the page is controlled, or after `CLAIM_TRIES`.
 */
export async function askForControl({ scope }: ServiceWorkerRegistration): Promise<void> {
  const { serviceWorker } = navigator;
  const controlled = new AbortController();
  serviceWorker.addEventListener('controllerchange', () => controlled.abort(), { signal: controlled.signal });
  const ready = await serviceWorker.ready;
  const message: ClaimMessage = { type: 'CLAIM_CLIENTS' };
  // The registration that this page belongs to may be that of another script.
  for (let tries = 0; tries < CLAIM_TRIES && ready.scope === scope && serviceWorker.controller === null; tries += 1) {
    ready.active?.postMessage(message);
    await pause(CLAIM_RETRY_MS, controlled.signal);
  }
  controlled.abort();
}
