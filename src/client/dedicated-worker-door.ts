// The door where a browser has no SharedWorker: a recorder of this tab's own, on the same journal.

import { failed } from '../protocol/index.ts';
import type { OpenDoor } from './door.ts';
import { openWorkerDoor } from './worker-door.ts';

function startWorker(namespace: string): Worker {
  return new Worker(new URL('../hosts/dedicated-worker.ts', import.meta.url), { type: 'module', name: namespace });
}

export const openDedicatedWorkerDoor: OpenDoor = async (context) => {
  if (!('Worker' in globalThis)) return failed('not_connected', 'This browser has no workers.');
  const worker = startWorker(context.namespace);
  return openWorkerDoor(context, {
    kind: 'dedicated_worker',
    worker,
    port: worker,
    release: () => {
      worker.terminate();
    },
  });
};
