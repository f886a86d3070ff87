import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** Dexie: the message as one row, replaced for every token. */
export const dexiePut: Peer = {
  name: 'dexie-put',
  title: 'Dexie, put of the message per token',
  how: 'One row per message, which table.put() replaces with the longer text for every token: https://dexie.org/docs/Table/Table.put().',
  durability:
    'append() resolves when the transaction is complete: a crash loses nothing that was resolved. chromeTransactionDurability is also set.',
  limits: null,
  isOneByOne: true,
  open: openFrom('dexie-put'),
};
