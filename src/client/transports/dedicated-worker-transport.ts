// The transport where a browser has no SharedWorker: a recorder of this tab's own, on the same journal.

import { NOT_SUPPORTED, type OpenTransport } from './transport.ts';
import { startOwnWorker } from './own-worker.ts';
import { workerScript } from './start-worker.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerTransport } from './worker-transport.ts';

export const openDedicatedWorkerTransport: OpenTransport = async (context) => {
  if (!('Worker' in globalThis)) return NOT_SUPPORTED;
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const worker =
    script === null
      ? startOwnWorker(namespace)
      : new Worker(workerScript(script.value), { type: 'module', name: namespace });
  return openWorkerTransport(context, {
    worker,
    port: worker,
    release: () => {
      worker.terminate();
    },
  });
};
