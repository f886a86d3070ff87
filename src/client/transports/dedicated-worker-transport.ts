// The door where a browser has no SharedWorker: a recorder of this tab's own, on the same journal.

import { failed } from '../../protocol/index.ts';
import type { OpenDoor } from './transport.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerDoor } from './worker-transport.ts';

function startWorker(namespace: string): Worker {
  return new Worker(new URL('../../hosts/dedicated-worker.ts', import.meta.url), { type: 'module', name: namespace });
}

export const openDedicatedWorkerDoor: OpenDoor = async (context) => {
  if (!('Worker' in globalThis)) return failed('not_connected', 'This browser has no workers.');
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const worker =
    script === null ? startWorker(namespace) : new Worker(script.value, { type: 'module', name: namespace });
  return openWorkerDoor(context, {
    kind: 'dedicated_worker',
    worker,
    port: worker,
    release: () => {
      worker.terminate();
    },
  });
};
