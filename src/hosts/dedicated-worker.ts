// The transport where a browser has no SharedWorker: each tab has a recorder of its own, on the same journal. No leader is
// elected, because the transaction is the lock. Wiring only.

import { openWorkerHost } from './worker-host.ts';

declare const self: DedicatedWorkerGlobalScope;

openWorkerHost(self, 'dedicated_worker').serve(self);
