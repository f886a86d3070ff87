import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** idb-keyval: the conversation as one value, saved at most once a second. */
export const idbKeyvalThrottled: Peer = {
  name: 'idb-keyval-throttled',
  title: 'idb-keyval, at most once a second',
  how: 'set(id, conversation) as https://github.com/jakearchibald/idb-keyval#set shows, one second after the first token that is not saved, with all that came until then.',
  durability:
    'append() settles when the save that has the token is complete, up to 1 s after the call: a crash loses what came since the last save, which people have already seen.',
  limits: null,
  open: openFrom('idb-keyval-throttled'),
};
