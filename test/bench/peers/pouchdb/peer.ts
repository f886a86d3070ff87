import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** PouchDB: a document per token, written in batches. */
export const pouchdb: Peer = {
  name: 'pouchdb',
  title: 'PouchDB, bulkDocs of tokens in batches',
  how: 'One document per token, with db.bulkDocs(), as bulk operations are faster: https://pouchdb.com/guides/bulk-operations.html. Tokens that arrive during a call go into the next one.',
  durability: 'append() resolves when the transaction is complete: a crash loses nothing that was resolved.',
  limits: null,
  open: openFrom('pouchdb'),
};
