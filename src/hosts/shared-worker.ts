// The normal transport: one recorder for all tabs of the origin. Wiring only.

import { openWorkerHost } from './worker-host.ts';

declare const self: SharedWorkerGlobalScope;

const host = openWorkerHost(self, 'shared_worker');

self.addEventListener('connect', ({ ports: [port] }) => {
  if (port === undefined) return;
  host.serve(port);
  port.start();
});
