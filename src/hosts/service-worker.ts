// The service worker: the REST transport, and the build's files for offline use. It never takes over from an older one by
// itself, because that would interrupt a recording.

import { precache as entries, version } from 'virtual:precache';
import { answerClaim } from './answer-claim.ts';
import { namespaceOf } from './namespace-of.ts';
import { createPrecache } from './precache.ts';
import { loadImportPart, type ImportScope } from './load-import-part.ts';
import { openHost } from './open-host.ts';
import { installRecordingHandler } from './recording-handler.ts';
import { reportFailedInstallation } from './report-failed-installation.ts';
import { answerShares } from './share-target.ts';
import { answerSkipWaiting } from './skip-waiting.ts';

declare const self: ImportScope;

const namespace = namespaceOf(self);

const precache = createPrecache({ entries, version, namespace, scope: self.registration.scope });
const openApiAddress = new URL('openapi.json', self.registration.scope).href;

// First, so that no file of the build can be served in place of the API.
const recorder = installRecordingHandler(
  self,
  { namespace, openApi: () => precache.answer(new Request(openApiAddress), openApiAddress) },
  openHost,
  loadImportPart(self, `sw-import.js?${version}`),
);
answerSkipWaiting(self, recorder);
answerClaim(self);
answerShares(self);

self.addEventListener('fetch', (event) => {
  const address = precache.addressFor(event.request);
  if (address !== null) event.respondWith(precache.answer(event.request, address));
});

self.addEventListener('install', (event) => {
  async function install(): Promise<void> {
    const installed = await precache.install();
    if (installed.ok) return;
    const { message } = installed.error;
    await reportFailedInstallation(self, message);
    // A rejected promise makes the browser discard this worker, and install it again at the next visit.
    throw new Error(message);
  }
  event.waitUntil(install());
});

self.addEventListener('activate', (event) => {
  async function activate(): Promise<void> {
    await precache.deleteOlder();
    await self.clients.claim();
  }
  event.waitUntil(activate());
});
