// The first transport of a client. How a transport is kept open, and what is done where there is none, is loaded behind it.

import { RECONNECT_MAX_MS, RECONNECT_MS } from '../constants.ts';
import { attempt, type ConnectionEvents } from './attempt.ts';
import type { OpenTransport } from './transport.ts';
import type { LoadLazyPart } from '../load-lazy-part.ts';
import { loaded } from '../loaded.ts';
import { pause, whenAborted } from '../timing.ts';

/**
 * Opens the first transport, then leaves all to `keepConnected`, until `signal` is aborted; never rejects. Where that
 * cannot be loaded, which is then the reason that is given, the first transport alone is opened again and again.
 */
export async function connect(
  transports: readonly OpenTransport[],
  events: ConnectionEvents,
  signal: AbortSignal,
  loadLazyPart: LoadLazyPart,
): Promise<void> {
  const closed = whenAborted(signal);
  while (!signal.aborted) {
    const first = transports[0] === undefined ? null : await attempt(transports[0], events.context());
    const transport = first?.value ?? null;
    await Promise.race([events.present, closed]);
    if (signal.aborted) {
      transport?.close();
      return; // another connection may be open by now: what is said of this one would be taken for that
    }
    if (transport !== null) events.onChange(transport, null);
    const lazyPart = await Promise.race([loaded(loadLazyPart), closed]);
    if (lazyPart?.value !== undefined && !signal.aborted)
      return lazyPart.value.keepConnected(transports, events, signal, first);
    if (transport !== null) await Promise.race([transport.lost, closed]);
    if (transport !== null || !signal.aborted) events.onChange(null, lazyPart?.error ?? null);
    transport?.close();
    await pause(transport === null ? RECONNECT_MAX_MS : RECONNECT_MS, signal);
  }
}
