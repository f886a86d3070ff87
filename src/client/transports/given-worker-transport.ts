// The transport to a worker that a function of the app returns.

import { shown } from '../explain-options.ts';
import type { WorkerSource } from '../worker-source.ts';
import { openTransportTo } from './start-shared-worker.ts';
import { noteScript } from './start-worker.ts';
import type { Opened, TransportContext } from './transport.ts';
import { openWorkerTransport } from './worker-transport.ts';

type MakeWorker = Exclude<WorkerSource, string | URL>;

/** Opens the transport to a worker of either kind. Throws what the function throws. */
export async function openGivenWorkerTransport(
  make: MakeWorker,
  name: string,
  context: TransportContext,
): Promise<Opened> {
  noteScript(null);
  const made: unknown = make(name);
  if (isSharedWorker(made)) return openTransportTo(made, context);
  if (isWorker(made)) return openTransportToDedicated(made, context);
  const message = `The function that the option worker of openRecorder() names must return a SharedWorker or a Worker, not ${shown(made)}.`;
  return { ok: false, error: { code: 'not_connected', message } };
}

/** Opens the transport to a dedicated worker, which ends with it. */
export function openTransportToDedicated(worker: Worker, context: TransportContext): Promise<Opened> {
  return openWorkerTransport(context, {
    worker,
    port: worker,
    release: () => {
      worker.terminate();
    },
  });
}

/** By what it has, as a frame of the app may have made it. */
function isSharedWorker(made: unknown): made is SharedWorker {
  return typeof made === 'object' && made !== null && 'port' in made;
}

function isWorker(made: unknown): made is Worker {
  return typeof made === 'object' && made !== null && 'postMessage' in made && 'terminate' in made;
}
