import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** localForage: the conversation as one value, saved at most once a second. */
export const localforageThrottled: Peer = {
  name: 'localforage-throttled',
  title: 'localForage, at most once a second',
  how: 'setItem(id, conversation) as https://localforage.github.io/localForage/#data-api-setitem shows, one second after the first unsaved token, with all tokens until then.',
  durability:
    'append() resolves when the save that contains the token is complete, up to 1 s after the call: a crash loses the tokens since the last save, which the user has already seen.',
  limits: null,
  open: openFrom('localforage-throttled'),
};
