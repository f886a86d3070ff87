// The door to the SharedWorker: one recorder for all tabs.

import { failed, workerName } from '../protocol/index.ts';
import type { DoorContext, OpenDoor, Opened } from './door.ts';
import { successorScript } from './successor-script.ts';
import { openWorkerDoor } from './worker-door.ts';

/** The instance that this page has left for good last, by namespace: its worker must not be met by its name again. */
const lostInstances = new Map<string, string>();

/** The instance that was lost because it was silent, by namespace, until its worker is asked once more. */
const silentInstances = new Map<string, string>();

/**
 * Leaves the name of a worker only where that is dead or of no use, so that tabs keep meeting in one. One that missed a
 * deadline may just be slow: it is left when it does not answer to its name either, by which Firefox may lead to a dead
 * one for ever.
 */
export const openSharedWorkerDoor: OpenDoor = async (context) => {
  if (!('SharedWorker' in globalThis)) return failed('not_connected', 'This browser has no SharedWorker.');
  const { namespace, successor } = context;
  const script = successor === undefined ? null : successorScript(successor);
  if (script?.ok === false) return script;
  const silent = silentInstances.get(namespace);
  silentInstances.delete(namespace);
  const opened = await openByName(context, script?.value ?? null);
  if (silent === undefined || opened.ok || opened.error.code !== 'deadline_exceeded') return opened;
  lostInstances.set(namespace, silent);
  return openByName(context, script?.value ?? null);
};

async function openByName(context: DoorContext, script: URL | null): Promise<Opened> {
  const { namespace } = context;
  const name = workerName(namespace, lostInstances.get(namespace));
  const worker =
    script === null
      ? new SharedWorker(new URL('../hosts/shared-worker.ts', import.meta.url), { type: 'module', name })
      : new SharedWorker(script, { type: 'module', name });
  const { port } = worker;
  const opened = openWorkerDoor(context, {
    kind: 'shared_worker',
    worker,
    port,
    release: () => {
      port.close();
    },
    onLost: (instanceId, condition) => {
      const instances = condition === 'useless' ? lostInstances : silentInstances;
      instances.set(namespace, instanceId);
    },
  });
  port.start();
  return opened;
}
