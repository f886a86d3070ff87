// Lets pages ask the service worker to control them: its activation does not always take control of every page.

import { isClaimMessage } from '../protocol/index.ts';

/** Takes control of every page in the scope when one asks. Must be called while the worker's script is first evaluated. */
export function answerClaim(scope: ServiceWorkerGlobalScope): void {
  scope.addEventListener('message', (event) => {
    if (isClaimMessage(event.data)) event.waitUntil(scope.clients.claim());
  });
}
