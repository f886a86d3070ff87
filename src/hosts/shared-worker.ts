// The normal transport: one recorder for all tabs of the origin.

import { serveConnections } from './serve-connections.ts';

declare const self: SharedWorkerGlobalScope;

serveConnections(self);
