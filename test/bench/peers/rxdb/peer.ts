import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** RxDB on its free Dexie storage: a document per token, inserted in batches. */
export const rxdb: Peer = {
  name: 'rxdb',
  title: 'RxDB on Dexie, bulkInsert of tokens in batches',
  how: 'One document per token in the free Dexie storage (https://rxdb.info/rx-storage-dexie.html), with collection.bulkInsert() (https://rxdb.info/rx-collection.html#bulkinsert). Tokens that arrive during a call go into the next one.',
  durability:
    'append() resolves when the transaction is complete: a crash loses nothing that was resolved. The storage passes chromeTransactionDurability on to Dexie.',
  limits: 'Without a licence, at most 13 collections can be open. Reading back closes the database and opens it again.',
  open: openFrom('rxdb'),
};
