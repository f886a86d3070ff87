// Asks the search index for the service worker, which cannot hold it.

import { SEARCH_DEADLINE_MS, SEARCH_LOOK_DEADLINE_MS, sharedNames } from '../protocol/index.ts';
import { SearchAsking } from '../search/channel/index.ts';
import type { AskIndex } from './rest/search-messages.ts';
import { startTimer } from './timing.ts';

/** Asks whether any page holds the index of a namespace, and then searches in it. */
export function askSearchIndex(namespace: string): AskIndex {
  let opened: SearchAsking | null = null;
  return async (query) => {
    opened ??= new SearchAsking({ names: sharedNames(namespace), startTimer, newId: () => crypto.randomUUID() });
    const status = await opened.ask({ name: 'status' }, SEARCH_LOOK_DEADLINE_MS);
    return status.ok ? opened.ask({ name: 'search', query }, SEARCH_DEADLINE_MS) : status;
  };
}
