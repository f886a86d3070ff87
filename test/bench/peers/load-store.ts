// Loads the part of a peer that imports its library: a chunk of its own, so that no peer's code is in
// another's measurement, and no file outside of it needs the library to be installed.
import { forceDurability } from './force-durability.ts';
import type { OpenStore, Peer } from './peer.ts';

/** The `open` of the peer whose folder has that name. */
export function openFrom(folder: string): Peer['open'] {
  return async (database, durability) => {
    forceDurability(durability);
    const { openStore } = (await import(`./${folder}/store.ts`)) as { readonly openStore: OpenStore };
    return openStore(database, durability);
  };
}
