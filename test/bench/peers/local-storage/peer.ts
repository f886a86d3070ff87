import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** localStorage: the conversation as JSON, saved for every token. */
export const localStoragePeer: Peer = {
  name: 'local-storage',
  title: 'localStorage, whole conversation per token',
  how: 'localStorage.setItem(id, JSON.stringify(conversation)) for every token, as https://developer.mozilla.org/docs/Web/API/Storage/setItem shows.',
  durability:
    'append() resolves when setItem returns, which is not durable. Chromium writes to disk seconds later: a crash of the browser loses the tokens since the last write, and a crash of the page can lose them. There is no durability option.',
  limits: '5 MiB of text for the whole origin; setItem blocks the page while it runs.',
  open: openFrom('local-storage'),
};
