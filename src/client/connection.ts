// Keeps a door open: tries them in order, and again whenever one is lost.

import { failed, type Failure, type Result } from '../protocol/index.ts';
import { RECONNECT_MAX_MS, RECONNECT_MS } from './constants.ts';
import type { Door, DoorContext, OpenDoor } from './door.ts';
import { storageDenial } from './storage-denied.ts';
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
  let wait = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const opened = await openFirst(doors, events.context());
    const isOpen = !('code' in opened);
    if (signal.aborted) {
      if (isOpen) opened.close();
      return; // another connection may be open by now: what is said of this one would be taken for that
    }
    if (isOpen) {
      events.onChange(opened, null);
      const lost = await Promise.race([opened.lost, closed]);
      events.onChange(null, lost);
      opened.close();
    } else {
      events.onChange(null, opened);
    }
    if (isOpen && performance.now() - startedAt > RECONNECT_MAX_MS) wait = 0;
    if (wait > 0) await pause(wait, signal);
    wait = Math.min(Math.max(wait * 2, RECONNECT_MS), RECONNECT_MAX_MS);
  }
}

/** The first door that opens. When none does: why nothing can be stored here, else the last one's failure. */
async function openFirst(doors: readonly OpenDoor[], context: DoorContext): Promise<Door | Failure> {
  let failure = NO_DOORS;
  for (const open of doors) {
    const opened = await attempt(open, context);
    if (opened.ok) return opened.value;
    failure = opened.error;
  }
  return storageDenial() ?? failure;
}

/** A door that throws where it should answer must not end the search for one. */
async function attempt(open: OpenDoor, context: DoorContext): Promise<Result<Door>> {
  try {
    return await open(context);
  } catch (error) {
    return failed('not_connected', `A door to the recorder could not be opened: ${String(error)}`);
  }
}
