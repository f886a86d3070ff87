// The page that the tests of the peers use.
import { openedTransactions } from './force-durability.ts';
import type { PeerStore } from './peer.ts';
import { peerOf } from './peers.ts';

declare global {
  interface Window {
    peers: {
      readonly peerOf: typeof peerOf;
      readonly openedTransactions: typeof openedTransactions;
    };
    /** The stores that a test has opened, by the name of the peer. */
    stores: Record<string, PeerStore>;
  }
}

window.peers = { peerOf, openedTransactions };
window.stores = {};
