// The transport where a browser has no SharedWorker: a recorder of this tab's own, on the same journal.

import { NOT_SUPPORTED, type OpenTransport } from './transport.ts';
// oxlint-disable-next-line import/default -- Vite makes it
import ownScript from '../../hosts/dedicated-worker.ts?worker&url';
import { workerScript } from './start-worker.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerTransport } from './worker-transport.ts';

export const openDedicatedWorkerTransport: OpenTransport = async (context) => {
  if (!('Worker' in globalThis)) return NOT_SUPPORTED;
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const worker = new Worker(workerScript(script?.value ?? ownScript), { type: 'module', name: namespace });
  return openWorkerTransport(context, {
    worker,
    port: worker,
    release: () => {
      worker.terminate();
    },
  });
};
