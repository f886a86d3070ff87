// Opens the recorder for a page: wiring only.

import { DEFAULT_NAMESPACE, sharedNames } from '../protocol/index.ts';
import { holdClientLock } from './page/client-lock.ts';
import { Client } from './client.ts';
import type { OpenDoor } from './transports/transport.ts';
import { loaded } from './loaded.ts';
import { followPageLifecycle } from './page/page-lifecycle.ts';
import type { DoorKind, OpenOptions, RecorderClient } from './recorder-client.ts';
import type * as Standby from './standby.ts';
import { openFirstSharedWorkerDoor } from './transports/start-shared-worker.ts';

/** The second part of the library, once it is there. */
let standby: typeof Standby | null = null;

const OPEN_DOOR: Record<DoorKind, OpenDoor> = {
  // Once one was lost, it takes more to know which worker to ask for.
  shared_worker: (context) => (standby?.openSharedWorkerDoor ?? openFirstSharedWorkerDoor)(context),
  dedicated_worker: onStandby('openDedicatedWorkerDoor'),
  rest: onStandby('openRestDoor'),
};

async function loadStandby(): Promise<typeof Standby> {
  standby = await import('./standby.ts');
  return standby;
}

function onStandby(name: 'openDedicatedWorkerDoor' | 'openRestDoor'): OpenDoor {
  return async (context) => {
    const behind = await loaded(loadStandby);
    return behind.ok ? behind.value[name](context) : behind;
  };
}

/** Opens a recorder. Resolves as soon as events are taken; they are kept until a door is open. */
export async function openRecorder({
  namespace = '',
  doors = ['shared_worker', 'dedicated_worker', 'rest'],
}: OpenOptions = {}): Promise<RecorderClient> {
  const names = sharedNames(namespace === '' ? DEFAULT_NAMESPACE : namespace);
  const client = new Client({
    names,
    doors: doors.map((kind) => OPEN_DOOR[kind]),
    holdLock: holdClientLock,
    loadStandby,
  });
  await client.open();
  followPageLifecycle(client);
  return client;
}
