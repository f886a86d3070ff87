// The transport where a browser has no SharedWorker: a recorder of this tab's own, on the same journal.

import { NOT_SUPPORTED, type OpenTransport } from './transport.ts';
import { noting } from './start-worker.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerTransport } from './worker-transport.ts';

function startWorker(namespace: string): Worker {
  const Worker = noting(globalThis.Worker);
  return new Worker(new URL('../../hosts/dedicated-worker.ts', import.meta.url), { type: 'module', name: namespace });
}

export const openDedicatedWorkerTransport: OpenTransport = async (context) => {
  if (!('Worker' in globalThis)) return NOT_SUPPORTED;
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const worker =
    script === null ? startWorker(namespace) : new (noting(Worker))(script.value, { type: 'module', name: namespace });
  return openWorkerTransport(context, {
    kind: 'dedicated_worker',
    worker,
    port: worker,
    release: () => {
      worker.terminate();
    },
  });
};
