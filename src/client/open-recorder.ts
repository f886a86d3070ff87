// Opens the recorder for a page: wiring only.

import { setJsonWriter, sharedNames } from '../protocol/index.ts';
import { holdClientLock } from './page/client-lock.ts';
import { createClient } from './client.ts';
import type { OpenTransport } from './transports/transport.ts';
import { loaded } from './loaded.ts';
import { isJsonChanged } from './json/is-json-changed.ts';
import type { OpenOptions, RecorderClient, TransportKind } from './recorder-client.ts';
import type * as LazyPart from './lazy-part.ts';
import { openFirstSharedWorkerTransport } from './transports/start-shared-worker.ts';
import { setPacker } from './transports/worker-transport.ts';

/** The transports to try where no option names them. */
const EVERY_KIND: readonly TransportKind[] = ['shared_worker', 'dedicated_worker', 'rest'];

/** The second part of the library, once it is there. */
let lazyPart: typeof LazyPart | null = null;

async function loadLazyPart(): Promise<typeof LazyPart> {
  lazyPart = await import('./lazy-part.ts');
  setJsonWriter(lazyPart.writeJson);
  setPacker(lazyPart.packEvents);
  return lazyPart;
}

/** Opens the transport of a kind. */
function openerOf(kind: TransportKind): OpenTransport {
  return async (context) => {
    // Once one was lost, it takes more to know which worker to ask for.
    if (kind === 'shared_worker' && lazyPart === null) return openFirstSharedWorkerTransport(context);
    const part = await loaded(loadLazyPart);
    return part.ok ? part.value.openTransport(kind, context) : part;
  };
}

/** Opens a recorder. Resolves as soon as events are taken; they are kept until a transport is open. */
export async function openRecorder({
  namespace = '',
  transports = EVERY_KIND,
}: OpenOptions = {}): Promise<RecorderClient> {
  // Without its writer such a page can send nothing. If that cannot be loaded now, it is loaded with the rest later.
  if (isJsonChanged()) await loaded(loadLazyPart);
  const client = createClient({
    names: sharedNames(namespace || undefined),
    transports: transports.map(openerOf),
    holdLock: holdClientLock,
    loadLazyPart,
  });
  await client.open();
  return client;
}
