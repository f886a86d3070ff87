// The reads and commands behind a transport.

import { wrap } from 'comlink';
import type { RecordingApi } from '../../protocol/index.ts';
import type { Transport } from './transport.ts';

const wrapped = new WeakMap<MessagePort, RecordingApi>();

/** The api of a transport. A port is wrapped by comlink when it is first asked for, and let go of by the transport. */
export function apiOf({ api }: Transport): RecordingApi {
  if (!('postMessage' in api)) return api;
  const known = wrapped.get(api) ?? wrap<RecordingApi>(api);
  wrapped.set(api, known);
  return known;
}
