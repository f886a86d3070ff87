// Every transport by its kind.

import type { TransportKind } from '../recorder-client.ts';
import { openDedicatedWorkerTransport } from './dedicated-worker-transport.ts';
import { openRestTransport } from './rest-transport.ts';
import { openSharedWorkerTransport } from './shared-worker-transport.ts';
import type { Opened, OpenTransport, TransportContext } from './transport.ts';

const OPEN_TRANSPORT: Readonly<Record<TransportKind, OpenTransport>> = {
  shared_worker: openSharedWorkerTransport,
  dedicated_worker: openDedicatedWorkerTransport,
  rest: openRestTransport,
};

/** Opens the transport of a kind. */
export function openTransport(kind: TransportKind, context: TransportContext): Promise<Opened> {
  return OPEN_TRANSPORT[kind](context);
}
