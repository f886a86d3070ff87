import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** localForage: the conversation as one value, saved at most once a second. */
export const localforageThrottled: Peer = {
  name: 'localforage-throttled',
  title: 'localForage, at most once a second',
  how: 'setItem(id, conversation) as https://localforage.github.io/localForage/#data-api-setitem shows, one second after the first token that is not saved, with all that came until then.',
  durability:
    'append() settles when the save that has the token is complete, up to 1 s after the call: a crash loses what came since the last save, which people have already seen.',
  limits: null,
  open: openFrom('localforage-throttled'),
};
