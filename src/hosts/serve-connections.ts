// What a SharedWorker does: one recorder for all tabs of the origin. Wiring only.

import { openHost } from './open-host.ts';
import { openRelay } from './relay/open-relay.ts';
import { openWorkerHost } from './worker-host.ts';

/** Serves each page that connects. Must be called while the worker's script is first evaluated. */
export function serveConnections(scope: SharedWorkerGlobalScope): void {
  const host = openWorkerHost(scope, 'shared_worker', openHost, openRelay);
  scope.addEventListener('connect', ({ ports: [port] }) => {
    if (port === undefined) return;
    host.serve(port);
    port.start();
  });
}
