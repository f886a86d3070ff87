// Every transport by its kind.

import { explainOptions } from '../explain-options.ts';
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

/** Options of `openRecorder` that are not taken. */
export interface WrongOptions {
  readonly wrong: unknown;
}

/** Opens the transport of a kind. For wrong options in its place, it fails with what is wrong with them. */
export async function openTransport(kind: TransportKind | WrongOptions, context: TransportContext): Promise<Opened> {
  if (typeof kind === 'string') return OPEN_TRANSPORT[kind](context);
  return { ok: false, error: explainOptions(kind.wrong, Object.keys(OPEN_TRANSPORT)) };
}
