// The reads and commands behind a door.

import { wrap } from 'comlink';
import type { RecordingApi } from '../../protocol/index.ts';
import type { Door } from './transport.ts';

const wrapped = new WeakMap<MessagePort, RecordingApi>();

/** The api of a door. A port is wrapped by comlink when it is first asked for, and let go of by the door. */
export function apiOf({ api }: Door): RecordingApi {
  if (!('postMessage' in api)) return api;
  const known = wrapped.get(api) ?? wrap<RecordingApi>(api);
  wrapped.set(api, known);
  return known;
}
