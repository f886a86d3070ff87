// The service worker of a package: the REST transport alone. Unlike service-worker.ts it keeps no files for offline use:
// those around it are the app's.

import { openApiDescription } from 'virtual:openapi';
import { namespaceOf } from './namespace-of.ts';
import { answerClaim } from './answer-claim.ts';
import { installRecordingHandler } from './recording-handler.ts';
import { answerSkipWaiting } from './skip-waiting.ts';

declare const self: ServiceWorkerGlobalScope;

const recorder = installRecordingHandler(self, {
  namespace: namespaceOf(self),
  openApi: async () => new Response(openApiDescription, { headers: { 'Content-Type': 'application/json' } }),
});
answerSkipWaiting(self, recorder);
answerClaim(self);

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
