// Starts the SharedWorker, one recorder for all tabs, or meets the one that runs under its name.

import type { TransportContext, LossCause, Opened } from './transport.ts';
import { startOwnSharedWorker } from './own-shared-worker.ts';
import { noteScript, workerScript } from './start-worker.ts';
import { openWorkerTransport } from './worker-transport.ts';

/** An instance of the worker whose transport was lost. */
export interface LostInstance {
  readonly namespace: string;
  readonly instanceId: string;
  readonly cause: LossCause;
}

/** Those of which `openSharedWorkerTransport` has not taken note yet, in order. */
export const lostInstances: LostInstance[] = [];

/**
 * Opens the transport to the worker by its plain name, which is all that it takes until one was lost. `script`: the one that
 * the app names, if it does. Throws where there are no SharedWorkers.
 */
export async function openFirstSharedWorkerTransport(
  context: TransportContext,
  script?: string | URL | null,
): Promise<Opened> {
  return openTransportTo(startSharedWorker(context.namespace, script), context);
}

/** Starts the worker of that name, or meets it. `script`: where it is not this build's own. */
export function startSharedWorker(name: string, script?: string | URL | null): SharedWorker {
  if (script != null) return new SharedWorker(workerScript(script), { type: 'module', name, extendedLifetime: true });
  noteScript('own_shared');
  return startOwnSharedWorker(name);
}

/** Opens the transport to a worker that was just started. */
export function openTransportTo(worker: SharedWorker, context: TransportContext): Promise<Opened> {
  const { port } = worker;
  const opened = openWorkerTransport(context, {
    worker,
    port,
    release: () => {
      port.close();
    },
    onLost: (instanceId, cause) => {
      lostInstances.push({ namespace: context.namespace, instanceId, cause });
    },
  });
  port.start();
  return opened;
}
