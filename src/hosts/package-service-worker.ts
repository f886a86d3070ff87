// The service worker of a package: the REST transport alone. Unlike service-worker.ts it keeps no files for offline use:
// those around it are the app's. What imports and exports is the script beside it: `sw-import.js` beside `sw.js`,
// `holdfast-sw-import.js` beside `holdfast-sw.js`.

import { openApiDescription } from 'virtual:openapi';
import { namespaceOf } from './namespace-of.ts';
import { answerClaim } from './answer-claim.ts';
import { loadImportPart, type ImportScope } from './load-import-part.ts';
import { openHost } from './open-host.ts';
import { installRecordingHandler } from './recording-handler.ts';
import { answerSkipWaiting } from './skip-waiting.ts';

declare const self: ImportScope;

const recorder = installRecordingHandler(
  self,
  {
    namespace: namespaceOf(self),
    openApi: async () => new Response(openApiDescription, { headers: { 'Content-Type': 'application/json' } }),
  },
  openHost,
  loadImportPart(self, self.location.pathname.replace(/\.js$/, '-import.js')),
);
answerSkipWaiting(self, recorder);
answerClaim(self);

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
