import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** Dexie: a row per token, added in batches. */
export const dexieBulkAdd: Peer = {
  name: 'dexie-bulk-add',
  title: 'Dexie, bulkAdd of tokens in batches',
  how: 'One row per token with an auto-incremented key, added with table.bulkAdd(), which is faster than add() in a loop: https://dexie.org/docs/Table/Table.bulkAdd(). Tokens that arrive during a call go into the next one.',
  durability:
    'append() resolves when the transaction is complete: a crash loses nothing that was resolved. chromeTransactionDurability is also set.',
  limits: null,
  open: openFrom('dexie-bulk-add'),
};
