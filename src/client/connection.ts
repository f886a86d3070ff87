// The first door of a client. How a door is kept open, and what is done where there is none, is loaded behind it.

import { failed, type Failure } from '../protocol/index.ts';
import { RECONNECT_MAX_MS, RECONNECT_MS } from './constants.ts';
import type { Door, DoorContext, Loss, OpenDoor, Opened } from './door.ts';
import type { keepConnected } from './keep-connected.ts';
import { loaded } from './loaded.ts';
import { pause } from './timing.ts';

export interface ConnectionEvents {
  /** A door is open, or none is for the reason given. */
  readonly onChange: (door: Door | null, reason: Failure | null) => void;
  /** Told anew for every door: the client's id may have changed. */
  readonly context: () => DoorContext;
}

/** What became of a door, and how it was opened; null when there was none to open. */
export interface Attempt {
  readonly open: OpenDoor | null;
  readonly opened: Opened;
}

/**
 * Opens the first door, then leaves all to `keepConnected`, until `signal` is aborted; never rejects. Where that
 * cannot be loaded, the first door alone is opened again and again.
 */
export async function connect(
  doors: readonly OpenDoor[],
  events: ConnectionEvents,
  signal: AbortSignal,
  loadKeeper: () => Promise<typeof keepConnected>,
): Promise<void> {
  const closed = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(null);
    });
  });
  while (!signal.aborted) {
    const first = await attempt(doors[0], events.context());
    const { opened } = first;
    if (signal.aborted) {
      if (opened.ok) opened.value.close();
      return; // another connection may be open by now: what is said of this one would be taken for that
    }
    if (opened.ok) events.onChange(opened.value, null);
    const keep = await Promise.race([loaded(loadKeeper), closed]);
    if (keep?.ok === true) return keep.value(doors, events, signal, first);
    const loss = opened.ok ? await Promise.race([opened.value.lost, closed]) : opened.error;
    if (opened.ok || !signal.aborted) events.onChange(null, loss === null ? null : reasonOf(loss));
    if (opened.ok) opened.value.close();
    await pause(opened.ok ? RECONNECT_MS : RECONNECT_MAX_MS, signal);
  }
}

/** What of a loss is for the app. */
export function reasonOf({ successor: _successor, ...failure }: Loss): Failure {
  return failure;
}

/** A door that throws where it should answer must not end the search for one. */
export async function attempt(open: OpenDoor | undefined, context: DoorContext): Promise<Attempt> {
  if (open === undefined) return NO_DOOR;
  try {
    return { open, opened: await open(context) };
  } catch (error) {
    return { open, opened: failed('not_connected', `A door to the recorder could not be opened: ${String(error)}`) };
  }
}

/** What comes of trying none. */
export const NO_DOOR: Attempt = {
  open: null,
  opened: failed('not_connected', 'No door to a recorder was named. Open the recorder with at least one.'),
};
