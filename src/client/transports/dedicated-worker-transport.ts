// The transport where a browser has no SharedWorker: a recorder of this tab's own, on the same journal.

import { openGivenWorkerTransport, openTransportToDedicated } from './given-worker-transport.ts';
import { NOT_SUPPORTED, type OpenTransport } from './transport.ts';
import { startOwnWorker } from './own-worker.ts';
import { noteScript, workerScript } from './start-worker.ts';
import { successorScript } from './successor-script.ts';

export const openDedicatedWorkerTransport: OpenTransport = async (context) => {
  const { namespace, successor, worker } = context;
  if (successor === undefined && typeof worker === 'function')
    return openGivenWorkerTransport(worker, namespace, context);
  if (!('Worker' in globalThis)) return NOT_SUPPORTED;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const address = script?.value ?? (typeof worker === 'function' ? null : worker);
  return openTransportToDedicated(startWorker(namespace, address), context);
};

/** `script`: where it is not this build's own. */
function startWorker(name: string, script: string | URL | null | undefined): Worker {
  if (script != null) return new Worker(workerScript(script), { type: 'module', name });
  noteScript('own_dedicated');
  return startOwnWorker(name);
}
