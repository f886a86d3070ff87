// The door to the SharedWorker: one recorder for all tabs.

import { failed, workerName } from '../protocol/index.ts';
import type { OpenDoor } from './door.ts';
import { openWorkerDoor } from './worker-door.ts';

/** The instance that this page has lost last, by namespace. */
const lostInstances = new Map<string, string>();

function startWorker(namespace: string): SharedWorker {
  return new SharedWorker(new URL('../hosts/shared-worker.ts', import.meta.url), {
    type: 'module',
    name: workerName(namespace, lostInstances.get(namespace)),
  });
}

export const openSharedWorkerDoor: OpenDoor = async (context) => {
  if (!('SharedWorker' in globalThis)) return failed('not_connected', 'This browser has no SharedWorker.');
  const worker = startWorker(context.namespace);
  const { port } = worker;
  const opened = openWorkerDoor(context, {
    kind: 'shared_worker',
    worker,
    port,
    release: () => {
      port.close();
    },
    onLost: (instanceId) => {
      lostInstances.set(context.namespace, instanceId);
    },
  });
  port.start();
  return opened;
};
