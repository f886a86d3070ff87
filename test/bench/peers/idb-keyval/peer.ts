import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** idb-keyval: the conversation as one value, saved for every token. */
export const idbKeyval: Peer = {
  name: 'idb-keyval',
  title: 'idb-keyval, whole conversation per token',
  how: 'set(id, conversation) for every token, as https://github.com/jakearchibald/idb-keyval#set shows.',
  durability:
    'append() resolves when the transaction that wrote the conversation is complete: a crash loses nothing that was resolved.',
  limits: null,
  isOneByOne: true,
  open: openFrom('idb-keyval'),
};
