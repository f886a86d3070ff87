import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** localForage: the conversation as one value, saved for every token. */
export const localforagePeer: Peer = {
  name: 'localforage',
  title: 'localForage, whole conversation per token',
  how: 'setItem(id, conversation) on an instance for every token, as https://localforage.github.io/localForage/#data-api-setitem shows.',
  durability:
    'append() resolves when the transaction that wrote the conversation is complete: a crash loses nothing that was resolved.',
  limits: null,
  isOneByOne: true,
  open: openFrom('localforage'),
};
