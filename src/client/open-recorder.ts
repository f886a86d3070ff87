// Opens the recorder for a page: wiring only.

import { DEFAULT_NAMESPACE, sharedNames } from '../protocol/index.ts';
import { holdClientLock } from './client-lock.ts';
import { Client } from './client.ts';
import type { OpenDoor } from './door.ts';
import { loaded } from './loaded.ts';
import { followPageLifecycle } from './page-lifecycle.ts';
import type { DoorKind, OpenOptions, RecorderClient } from './recorder-client.ts';
import { openSharedWorkerDoor } from './shared-worker-door.ts';

const OPEN_DOOR: Record<DoorKind, OpenDoor> = {
  shared_worker: openSharedWorkerDoor,
  dedicated_worker: onStandby(async () => (await loadStandby()).openDedicatedWorkerDoor),
  rest: onStandby(async () => (await loadStandby()).openRestDoor),
};

function loadStandby() {
  return import('./standby.ts');
}

function onStandby(load: () => Promise<OpenDoor>): OpenDoor {
  return async (context) => {
    const open = await loaded(load);
    return open.ok ? open.value(context) : open;
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
