// Stops an answer that goes on in the SharedWorker, whichever page asked for it.

import { HELLO_DEADLINE_MS } from '../../protocol/index.ts';
import { openReadyChannel } from './open-relay.ts';
import type { RelaySource } from './relay.ts';

/** Aborts the answer of a session: its server sees that at once, and every page that reads it. */
export async function stopAnswer(relay: RelaySource['relay'], sessionId: string): Promise<void> {
  const channel = await openReadyChannel(relay, HELLO_DEADLINE_MS);
  channel?.post({ type: 'stop', session_id: sessionId });
}
