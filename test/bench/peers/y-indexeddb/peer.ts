import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** Yjs: a document per conversation, whose updates y-indexeddb stores. */
export const yIndexeddb: Peer = {
  name: 'y-indexeddb',
  title: 'Yjs with y-indexeddb, Y.Text',
  how: 'A Y.Doc per conversation whose Y.Text grows by insert(), with IndexeddbPersistence: https://docs.yjs.dev/ecosystem/database-provider/y-indexeddb.',
  durability:
    'The provider stores each update in its own transaction and has no acknowledgement (https://github.com/yjs/y-indexeddb/issues/28). append() resolves with a read of the same object store on provider.db, which runs after those transactions: a crash loses nothing that was resolved. An update that the browser refuses, for example on a full disk, is lost without an error.',
  limits: 'A token that ends within a surrogate pair is stored with U+FFFD, and so is the other half.',
  open: openFrom('y-indexeddb'),
};
