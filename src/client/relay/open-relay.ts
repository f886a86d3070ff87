// Opens a relay to the worker, once a transport is open.

import type { RelaySource } from './relay.ts';
import { pause } from '../timing.ts';
import { openChannel, type RelayChannel } from './relay-channel.ts';

/** How often it is looked whether a transport is open, in ms: it takes some tens after the start of a page. */
const LOOK_EVERY_MS = 10;

/** Opens a channel that is ready. Null where the worker has none, or no transport opens within `ms`. `isHopeless`: ends the wait. */
export async function openReadyChannel(
  relay: RelaySource['relay'],
  ms: number,
  isHopeless: () => boolean = () => false,
): Promise<RelayChannel | null> {
  const endsAt = performance.now() + ms;
  let opened = relay();
  while (opened === undefined && performance.now() < endsAt && !isHopeless()) {
    await pause(LOOK_EVERY_MS, new AbortController().signal);
    opened = relay();
  }
  if (!opened) return null;
  const channel = openChannel(opened);
  const message = await channel.next();
  return message?.type === 'ready' ? channel : null;
}
