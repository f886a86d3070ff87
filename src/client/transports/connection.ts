// The first door of a client. How a door is kept open, and what is done where there is none, is loaded behind it.

import type { Failure } from '../../protocol/index.ts';
import { RECONNECT_MAX_MS, RECONNECT_MS } from '../constants.ts';
import type { Door, DoorContext, OpenDoor, Opened } from './transport.ts';
import type { keepConnected } from './keep-connected.ts';
import { loaded } from '../loaded.ts';
import { pause } from '../timing.ts';

export interface ConnectionEvents {
  /** A door is open, or none is for the reason given. */
  readonly onChange: (door: Door | null, reason: Failure | null) => void;
  /** Told anew for every door: the client's id may have changed. */
  readonly context: () => DoorContext;
  /** Settles once the recorder can see that the client lives. Must not reject. */
  readonly present: Promise<void>;
}

/**
 * Opens the first door, then leaves all to `keepConnected`, until `signal` is aborted; never rejects. Where that
 * cannot be loaded, which is then the reason that is given, the first door alone is opened again and again.
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
    const first = doors[0] === undefined ? null : await attempt(doors[0], events.context());
    const door = first?.ok === true ? first.value : null;
    await Promise.race([events.present, closed]);
    if (signal.aborted) {
      door?.close();
      return; // another connection may be open by now: what is said of this one would be taken for that
    }
    if (door !== null) events.onChange(door, null);
    const keep = await Promise.race([loaded(loadKeeper), closed]);
    if (keep?.ok === true && !signal.aborted) return keep.value(doors, events, signal, first);
    if (door !== null) await Promise.race([door.lost, closed]);
    if (door !== null || !signal.aborted) events.onChange(null, keep?.ok === false ? keep.error : null);
    door?.close();
    await pause(door === null ? RECONNECT_MAX_MS : RECONNECT_MS, signal);
  }
}

/** A door that throws where it should answer must not end the search for one. */
export async function attempt(open: OpenDoor, context: DoorContext): Promise<Opened> {
  try {
    return await open(context);
  } catch (error) {
    return { ok: false, error: { cause: 'threw', detail: error } };
  }
}
