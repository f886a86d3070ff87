// The transport to the SharedWorker, under which name and of whichever build it has to be.

import { workerName } from '../../protocol/index.ts';
import { openGivenWorkerTransport } from './given-worker-transport.ts';
import { NOT_SUPPORTED, type LossCause, type OpenTransport, type Opened } from './transport.ts';
import { lostInstances, openTransportTo, startSharedWorker } from './start-shared-worker.ts';
import { successorScript } from './successor-script.ts';

/** A worker lost like this is dead, or can store nothing any more. */
const USELESS = new Set<LossCause>(['died', 'restarted', 'storage_lost']);

/** The instance that this page has left for good last, by namespace: its worker must not be met by its name again. */
const leftInstances = new Map<string, string>();

/** The instance that was lost because it was silent, by namespace, until its worker is asked once more. */
const silentInstances = new Map<string, string>();

/**
 * Leaves the name of a worker only where that is dead or of no use, so that tabs keep meeting in one. One that missed a
 * deadline may just be slow: it is left when it does not answer to its name either, by which Firefox may lead to a dead
 * one for ever.
 */
export const openSharedWorkerTransport: OpenTransport = async (context) => {
  if (!('SharedWorker' in globalThis) && typeof context.worker !== 'function') return NOT_SUPPORTED;
  const { namespace, successor, worker } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const open = (): Promise<Opened> => {
    const name = workerName(namespace, leftInstances.get(namespace));
    if (script === null && typeof worker === 'function') return openGivenWorkerTransport(worker, name, context);
    const address = script?.value ?? (typeof worker === 'function' ? null : worker);
    return openTransportTo(startSharedWorker(name, address), context);
  };
  noteLostInstances();
  const silent = silentInstances.get(namespace);
  silentInstances.delete(namespace);
  const opened = await open();
  if (silent === undefined || opened.ok || !('cause' in opened.error) || opened.error.cause !== 'no_welcome')
    return opened;
  leftInstances.set(namespace, silent);
  return open();
};

function noteLostInstances(): void {
  for (const { namespace, instanceId, cause } of lostInstances.splice(0)) {
    if (USELESS.has(cause)) leftInstances.set(namespace, instanceId);
    else if (cause === 'silent') silentInstances.set(namespace, instanceId);
  }
}
