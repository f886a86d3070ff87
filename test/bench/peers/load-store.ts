// Loads the part of a peer that imports its library. It is a separate chunk: the measurement of one peer
// loads no code of another, and no other file needs the library to be installed.
import { forceDurability } from './force-durability.ts';
import type { OpenStore, Peer } from './peer.ts';

/** Returns the `open` function of the peer in the folder of that name. */
export function openFrom(folder: string): Peer['open'] {
  return async (database, durability) => {
    forceDurability(durability);
    const { openStore } = (await import(`./${folder}/store.ts`)) as { readonly openStore: OpenStore };
    return openStore(database, durability);
  };
}
