// The door to the SharedWorker: one recorder for all tabs.

import { failed, workerName } from '../protocol/index.ts';
import type { OpenDoor } from './door.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerDoor } from './worker-door.ts';

/** The instance that this page has lost last, by namespace. */
const lostInstances = new Map<string, string>();

export const openSharedWorkerDoor: OpenDoor = async (context) => {
  if (!('SharedWorker' in globalThis)) return failed('not_connected', 'This browser has no SharedWorker.');
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const name = workerName(namespace, lostInstances.get(namespace));
  const worker =
    script === null
      ? new SharedWorker(new URL('../hosts/shared-worker.ts', import.meta.url), { type: 'module', name })
      : new SharedWorker(script.value, { type: 'module', name });
  const { port } = worker;
  const opened = openWorkerDoor(context, {
    kind: 'shared_worker',
    worker,
    port,
    release: () => {
      port.close();
    },
    onLost: (instanceId) => {
      lostInstances.set(namespace, instanceId);
    },
  });
  port.start();
  return opened;
};
