// Reads an answer that goes on in the SharedWorker, or has ended there a short time ago.

import { HELLO_DEADLINE_MS, isSessionId } from '../../protocol/index.ts';
import type { ReattachOptions } from '../recorder-client.ts';
import type { RelaySource } from './relay.ts';
import { onAbort } from '../timing.ts';
import { openReadyChannel } from './open-relay.ts';
import { incompleteResponse, readResponse } from './relayed-response.ts';

/** `reattach` of a recorder. Rejects as the `fetch` of the answer did or would have done. */
export async function reattach(
  relay: RelaySource['relay'],
  sessionId: string,
  options?: ReattachOptions,
): Promise<Response | null> {
  if (!isSessionId(sessionId)) return null; // the worker would not answer
  const { signal, leave } = options ?? {};
  signal?.throwIfAborted();
  leave?.throwIfAborted();
  const channel = await openReadyChannel(relay, HELLO_DEADLINE_MS);
  if (channel === null) return null;
  channel.post({ type: 'attach', session_id: sessionId, ended: options?.ended ?? true });
  const found = await channel.next();
  if (found?.type === 'incomplete') return incompleteResponse(sessionId);
  if (found?.type !== 'found') return null;
  const reading = new AbortController();
  onAbort(signal, () => {
    channel.post({ type: 'abort' });
    reading.abort(signal?.reason);
  });
  onAbort(leave, () => {
    channel.post({ type: 'detach' });
    reading.abort(leave?.reason);
  });
  return readResponse(channel, reading.signal);
}
