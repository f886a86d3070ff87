import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** RxDB on its free Dexie storage: a document per token, inserted in batches. */
export const rxdb: Peer = {
  name: 'rxdb',
  title: 'RxDB on Dexie, bulkInsert of tokens in batches',
  how: 'One document per token in the free Dexie storage (https://rxdb.info/rx-storage-dexie.html), with collection.bulkInsert() (https://rxdb.info/rx-collection.html#bulkinsert). Tokens that arrive while one is under way go into the next.',
  durability:
    'append() settles when the transaction is complete: a crash loses nothing that settled. The storage passes chromeTransactionDurability on to Dexie.',
  limits: 'Without a licence 13 open collections; reading back closes the database and opens it again.',
  open: openFrom('rxdb'),
};
