// Opens the recorder for a page: wiring only.

import { DEFAULT_NAMESPACE, sharedNames } from '../protocol/index.ts';
import { openDedicatedWorkerDoor } from './dedicated-worker-door.ts';
import { holdClientLock } from './client-lock.ts';
import { Client } from './client.ts';
import type { OpenDoor } from './door.ts';
import { followPageLifecycle } from './page-lifecycle.ts';
import { markInLocalStorage } from './recordings-mark.ts';
import type { DoorKind, OpenOptions, RecorderClient } from './recorder-client.ts';
import { openRestDoor } from './rest-door.ts';
import { openSharedWorkerDoor } from './shared-worker-door.ts';

const OPEN_DOOR: Record<DoorKind, OpenDoor> = {
  shared_worker: openSharedWorkerDoor,
  dedicated_worker: openDedicatedWorkerDoor,
  rest: openRestDoor,
};

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
    mark: markInLocalStorage(names.mark),
  });
  await client.open();
  followPageLifecycle(client);
  return client;
}
