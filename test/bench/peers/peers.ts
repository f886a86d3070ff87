// The list of peers. It imports none of their libraries: a library is loaded when its peer is opened.
import { automergeRepo } from './automerge-repo/peer.ts';
import { dexieBulkAdd } from './dexie-bulk-add/peer.ts';
import { dexiePut } from './dexie-put/peer.ts';
import { idbKeyvalThrottled } from './idb-keyval-throttled/peer.ts';
import { idbKeyval } from './idb-keyval/peer.ts';
import { localStoragePeer } from './local-storage/peer.ts';
import { localforageThrottled } from './localforage-throttled/peer.ts';
import { localforagePeer } from './localforage/peer.ts';
import type { Peer } from './peer.ts';
import { pouchdb } from './pouchdb/peer.ts';
import { rxdb } from './rxdb/peer.ts';
import { yIndexeddb } from './y-indexeddb/peer.ts';

/** All peers, from the simplest to the largest library. */
export const PEERS: readonly Peer[] = [
  localStoragePeer,
  idbKeyval,
  idbKeyvalThrottled,
  localforagePeer,
  localforageThrottled,
  dexiePut,
  dexieBulkAdd,
  rxdb,
  pouchdb,
  yIndexeddb,
  automergeRepo,
];

/** Returns the peer of that name, or throws if there is none. */
export function peerOf(name: string): Peer {
  const peer = PEERS.find((each) => each.name === name);
  if (peer === undefined)
    throw new Error(`There is no peer ${name}. The peers are ${PEERS.map((each) => each.name).join(', ')}`);
  return peer;
}
