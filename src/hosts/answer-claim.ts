// Lets pages ask for the control of the service worker: they do not always get it when it is activated.

import { isClaimMessage } from '../protocol/index.ts';

/** Takes control of every page in the scope when one asks. Must be called while the worker's script is first evaluated. */
export function answerClaim(scope: ServiceWorkerGlobalScope): void {
  scope.addEventListener('message', (event) => {
    if (isClaimMessage(event.data)) event.waitUntil(scope.clients.claim());
  });
}
