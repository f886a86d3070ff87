// Starts the SharedWorker, one recorder for all tabs, or meets the one that runs under its name.

import type { DoorContext, LossCause, OpenDoor, Opened } from './door.ts';
import { openWorkerDoor } from './worker-door.ts';

/** An instance of the worker whose door was lost. */
export interface LostInstance {
  readonly namespace: string;
  readonly instanceId: string;
  readonly cause: LossCause;
}

/** Those of which `openSharedWorkerDoor` has not taken note yet, in order. */
export const lostInstances: LostInstance[] = [];

/** Opens the door to the worker by its plain name, which is all that it takes until one was lost. */
export const openFirstSharedWorkerDoor: OpenDoor = async (context) => openDoorByName(context, context.namespace);

/** Opens the door to the worker of that name; `script`: of another build. Throws where there are no SharedWorkers. */
export async function openDoorByName(context: DoorContext, name: string, script?: URL): Promise<Opened> {
  const worker =
    script === undefined
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
    onLost: (instanceId, cause) => {
      lostInstances.push({ namespace: context.namespace, instanceId, cause });
    },
  });
  port.start();
  return opened;
}
