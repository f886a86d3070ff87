// Every transport by its kind.

import { explainOptions } from '../explain-options.ts';
import type { RecordingMode, TransportKind } from '../recorder-client.ts';
import { openBatchTransport } from './batch-transport.ts';
import { openDedicatedWorkerTransport } from './dedicated-worker-transport.ts';
import { openRestTransport } from './rest-transport.ts';
import { openSharedWorkerTransport } from './shared-worker-transport.ts';
import { NOT_SUPPORTED, type Opened, type OpenTransport, type TransportContext } from './transport.ts';

const OPEN_TRANSPORT: Readonly<Record<TransportKind, OpenTransport>> = {
  shared_worker: openSharedWorkerTransport,
  dedicated_worker: openDedicatedWorkerTransport,
  rest: openRestTransport,
};

/** Options of `openRecorder` that are not taken. */
interface WrongOptions {
  readonly wrong: unknown;
}

/** A transport to open, or wrong options in its place. */
export type AskedKind = TransportKind | WrongOptions;

/** Where a transport stands among all that are to be tried. */
interface AskedContext extends TransportContext {
  readonly kinds: readonly AskedKind[];
  readonly mode: RecordingMode;
}

/** Opens the transport of a kind. For wrong options in its place, it fails with what is wrong with them. */
export async function openTransport(kind: AskedKind, context: AskedContext): Promise<Opened> {
  // The worker of a function takes the place of both kinds.
  const isSecond = kind !== 'rest' && kind !== context.kinds.find((other) => other !== 'rest');
  if (isSecond && typeof context.worker === 'function') return NOT_SUPPORTED;
  if (kind === 'rest' && context.mode === 'batch') return openBatchTransport(context);
  if (typeof kind === 'string') return OPEN_TRANSPORT[kind](context);
  return { ok: false, error: explainOptions(kind.wrong, Object.keys(OPEN_TRANSPORT)) };
}
