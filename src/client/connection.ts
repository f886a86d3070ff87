// Keeps a door open: tries them in order, and again whenever one is lost.

import type { Failure } from '../protocol/index.ts';
import { RECONNECT_MAX_MS, RECONNECT_MS } from './constants.ts';
import type { Door, DoorContext, OpenDoor } from './door.ts';
import { pause } from './timing.ts';

const NO_DOORS: Failure = {
  code: 'not_connected',
  message: 'No door to a recorder was named. Open the recorder with at least one.',
};

export interface ConnectionEvents {
  /** A door is open, or none is for the reason given. */
  readonly onChange: (door: Door | null, reason: Failure | null) => void;
  /** Told anew for every door: the client's id may have changed. */
  readonly context: () => DoorContext;
}

/** Opens doors one after the other until `signal` is aborted; never rejects. */
export async function keepConnected(
  doors: readonly OpenDoor[],
  events: ConnectionEvents,
  signal: AbortSignal,
): Promise<void> {
  const closed = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(null);
    });
  });
  let wait = RECONNECT_MS;
  while (!signal.aborted) {
    const opened = await openFirst(doors, events.context());
    if ('code' in opened) {
      events.onChange(null, opened);
      await pause(wait, signal);
      wait = Math.min(wait * 2, RECONNECT_MAX_MS);
      continue;
    }
    wait = RECONNECT_MS;
    if (!signal.aborted) events.onChange(opened, null);
    const lost = await Promise.race([opened.lost, closed]);
    events.onChange(null, lost);
    opened.close();
  }
}

/** The first door that opens; the last one's failure when none does. */
async function openFirst(doors: readonly OpenDoor[], context: DoorContext): Promise<Door | Failure> {
  let failure = NO_DOORS;
  for (const open of doors) {
    const opened = await open(context);
    if (opened.ok) return opened.value;
    failure = opened.error;
  }
  return failure;
}
