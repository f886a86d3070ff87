// Opens the recorder for a page: wiring only.

import { setJsonWriter, sharedNames } from '../protocol/index.ts';
import { holdClientLock } from './page/client-lock.ts';
import { Client } from './client.ts';
import type { OpenTransport } from './transports/transport.ts';
import { loaded } from './loaded.ts';
import { isJsonChanged } from './json/is-json-changed.ts';
import { followPageLifecycle } from './page/page-lifecycle.ts';
import type { TransportKind, OpenOptions, RecorderClient } from './recorder-client.ts';
import type * as LazyPart from './lazy-part.ts';
import { openFirstSharedWorkerTransport } from './transports/start-shared-worker.ts';

/** The second part of the library, once it is there. */
let lazyPart: typeof LazyPart | null = null;

const OPEN_TRANSPORT: Record<TransportKind, OpenTransport> = {
  // Once one was lost, it takes more to know which worker to ask for.
  shared_worker: (context) => (lazyPart?.openSharedWorkerTransport ?? openFirstSharedWorkerTransport)(context),
  dedicated_worker: inLazyPart('openDedicatedWorkerTransport'),
  rest: inLazyPart('openRestTransport'),
};

async function loadLazyPart(): Promise<typeof LazyPart> {
  lazyPart = await import('./lazy-part.ts');
  setJsonWriter(lazyPart.writeJson);
  return lazyPart;
}

function inLazyPart(name: 'openDedicatedWorkerTransport' | 'openRestTransport'): OpenTransport {
  return async (context) => {
    const behind = await loaded(loadLazyPart);
    return behind.ok ? behind.value[name](context) : behind;
  };
}

/** Opens a recorder. Resolves as soon as events are taken; they are kept until a transport is open. */
export async function openRecorder({
  namespace = '',
  transports = ['shared_worker', 'dedicated_worker', 'rest'],
}: OpenOptions = {}): Promise<RecorderClient> {
  // Without its writer such a page can send nothing. If that cannot be loaded now, it is loaded with the rest later.
  if (isJsonChanged()) await loaded(loadLazyPart);
  const names = sharedNames(namespace || undefined);
  const client = new Client({
    names,
    transports: transports.map((kind) => OPEN_TRANSPORT[kind]),
    holdLock: holdClientLock,
    loadLazyPart,
  });
  await client.open();
  followPageLifecycle(client);
  return client;
}
