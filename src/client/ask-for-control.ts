// Pages that no service worker controls although theirs is active: one that was reloaded past it, and in Firefox one
// that was just being loaded when the worker claimed its pages.

import type { ClaimMessage } from '../protocol/index.ts';

/** Asks the worker of this registration to control this page, once it is active; settles when it has been asked. */
export async function askForControl({ scope }: ServiceWorkerRegistration): Promise<void> {
  const ready = await navigator.serviceWorker.ready;
  // Another script's registration may be the one that this page belongs to.
  if (ready.scope !== scope || navigator.serviceWorker.controller !== null) return;
  const message: ClaimMessage = { type: 'CLAIM_CLIENTS' };
  ready.active?.postMessage(message);
}
