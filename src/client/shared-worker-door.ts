// The door to the SharedWorker: one recorder for all tabs.

import { failed } from '../protocol/index.ts';
import type { OpenDoor } from './door.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerDoor } from './worker-door.ts';

function startWorker(namespace: string): SharedWorker {
  return new SharedWorker(new URL('../hosts/shared-worker.ts', import.meta.url), { type: 'module', name: namespace });
}

export const openSharedWorkerDoor: OpenDoor = async (context) => {
  if (!('SharedWorker' in globalThis)) return failed('not_connected', 'This browser has no SharedWorker.');
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const worker =
    script === null ? startWorker(namespace) : new SharedWorker(script.value, { type: 'module', name: namespace });
  const { port } = worker;
  const opened = openWorkerDoor(context, {
    kind: 'shared_worker',
    worker,
    port,
    release: () => {
      port.close();
    },
  });
  port.start();
  return opened;
};
