// The worker of a package: one script for both kinds, so that an app has one file to serve.

import { serveConnections } from './serve-connections.ts';
import { openWorkerHost } from './worker-host.ts';

declare const self: SharedWorkerGlobalScope | DedicatedWorkerGlobalScope;

if ('onconnect' in self) serveConnections(self);
else openWorkerHost(self, 'dedicated_worker').serve(self);
