// Opens the recorder for a page: wiring only.

import { DEFAULT_NAMESPACE, sharedNames } from '../protocol/index.ts';
import { holdClientLock } from './page/client-lock.ts';
import { Client } from './client.ts';
import type { OpenTransport } from './transports/transport.ts';
import { loaded } from './loaded.ts';
import { followPageLifecycle } from './page/page-lifecycle.ts';
import type { TransportKind, OpenOptions, RecorderClient } from './recorder-client.ts';
import type * as Standby from './standby.ts';
import { openFirstSharedWorkerTransport } from './transports/start-shared-worker.ts';

/** The second part of the library, once it is there. */
let standby: typeof Standby | null = null;

const OPEN_TRANSPORT: Record<TransportKind, OpenTransport> = {
  // Once one was lost, it takes more to know which worker to ask for.
  shared_worker: (context) => (standby?.openSharedWorkerTransport ?? openFirstSharedWorkerTransport)(context),
  dedicated_worker: onStandby('openDedicatedWorkerTransport'),
  rest: onStandby('openRestTransport'),
};

async function loadStandby(): Promise<typeof Standby> {
  standby = await import('./standby.ts');
  return standby;
}

function onStandby(name: 'openDedicatedWorkerTransport' | 'openRestTransport'): OpenTransport {
  return async (context) => {
    const behind = await loaded(loadStandby);
    return behind.ok ? behind.value[name](context) : behind;
  };
}

/** Opens a recorder. Resolves as soon as events are taken; they are kept until a transport is open. */
export async function openRecorder({
  namespace = '',
  transports = ['shared_worker', 'dedicated_worker', 'rest'],
}: OpenOptions = {}): Promise<RecorderClient> {
  const names = sharedNames(namespace === '' ? DEFAULT_NAMESPACE : namespace);
  const client = new Client({
    names,
    transports: transports.map((kind) => OPEN_TRANSPORT[kind]),
    holdLock: holdClientLock,
    loadStandby,
  });
  await client.open();
  followPageLifecycle(client);
  return client;
}
