// Opens the recorder for a page: wiring only.

import { isListOf, setJsonWriter, sharedNames } from '../protocol/index.ts';
import { holdClientLock } from './page/client-lock.ts';
import { createClient } from './client.ts';
import type { OpenTransport } from './transports/transport.ts';
import { loaded } from './loaded.ts';
import { isJsonChanged } from './json/is-json-changed.ts';
import type { OpenOptions, RecorderClient, RecordingMode, TransportKind } from './recorder-client.ts';
import type { AskedKind } from './transports/open-transport.ts';
import type * as LazyPart from './lazy-part.ts';
import { openFirstSharedWorkerTransport } from './transports/start-shared-worker.ts';
import { setPacker } from './transports/worker-transport.ts';
import { isWorkerSource, type WorkerSource } from './worker-source.ts';

/** The transports to try where no option names them. */
const LIVE: readonly TransportKind[] = ['shared_worker', 'dedicated_worker'];
const KINDS: Readonly<Record<RecordingMode, readonly TransportKind[]>> = {
  live: LIVE,
  batch: ['rest'],
  hybrid: [...LIVE, 'rest'],
};

/** Options in which what is wrong stands in the place of a transport. */
type RightOptions = Omit<OpenOptions, 'transports'> & { readonly transports?: readonly AskedKind[] | null | undefined };

/** The second part of the library, once it is there. */
let lazyPart: typeof LazyPart | null = null;

async function loadLazyPart(): Promise<typeof LazyPart> {
  lazyPart = await import('./lazy-part.ts');
  setJsonWriter(lazyPart.writeJson);
  setPacker(lazyPart.packEvents);
  return lazyPart;
}

/** Opens the transport of a kind. For wrong options in its place, the second part of the library gives the reason. */
function openerOf(
  kind: AskedKind,
  kinds: readonly AskedKind[],
  worker: WorkerSource | null | undefined,
  mode: RecordingMode,
): OpenTransport {
  return async (given) => {
    const context = { ...given, worker, kinds, mode };
    // Once one was lost, it takes more to know which worker to ask for.
    if (kind === 'shared_worker' && lazyPart === null && typeof worker !== 'function')
      return openFirstSharedWorkerTransport(context, worker);
    const part = await loaded(loadLazyPart);
    return part.ok ? part.value.openTransport(kind, context) : part;
  };
}

/** Whether every option has a value that it takes. */
function areRight(options: OpenOptions): boolean {
  const { namespace, transports, worker, mode } = options;
  const kinds: readonly unknown[] = KINDS.hybrid;
  return (
    typeof options === 'object' &&
    typeof (namespace ?? '') === 'string' &&
    !/\n/.test(namespace ?? '') &&
    isListOf(transports ?? [], (kind) => kinds.includes(kind)) &&
    Object.hasOwn(KINDS, mode ?? 'hybrid') &&
    (worker == null || isWorkerSource(worker))
  );
}

/**
 * Opens a recorder. Resolves as soon as events are taken; they are kept until a transport is open. Never rejects: where an
 * option has a wrong value nothing is recorded, and `state` says so and why.
 */
export async function openRecorder(options?: OpenOptions | null): Promise<RecorderClient> {
  // Without its writer such a page can send nothing. If that cannot be loaded now, it is loaded with the rest later.
  if (isJsonChanged()) await loaded(loadLazyPart);
  const given = options ?? {};
  const { namespace, transports, worker, mode }: RightOptions = areRight(given)
    ? given
    : { transports: [{ wrong: given }] };
  const chosen = mode ?? 'hybrid';
  const kinds = transports ?? KINDS[chosen];
  const client = createClient({
    names: sharedNames(namespace || undefined),
    transports: kinds.map((kind) => openerOf(kind, kinds, worker, chosen)),
    holdLock: holdClientLock,
    loadLazyPart,
  });
  await client.open();
  return client;
}
