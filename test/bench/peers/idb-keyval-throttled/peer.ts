import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** idb-keyval: the conversation as one value, saved at most once a second. */
export const idbKeyvalThrottled: Peer = {
  name: 'idb-keyval-throttled',
  title: 'idb-keyval, at most once a second',
  how: 'set(id, conversation) as https://github.com/jakearchibald/idb-keyval#set shows, one second after the first unsaved token, with all tokens until then.',
  durability:
    'append() resolves when the save that contains the token is complete, up to 1 s after the call: a crash loses the tokens since the last save, which the user has already seen.',
  limits: null,
  open: openFrom('idb-keyval-throttled'),
};
