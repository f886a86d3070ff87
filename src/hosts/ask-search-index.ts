// Asks the search index for the service worker, which cannot hold it.

import { sharedNames } from '../protocol/index.ts';
import { SearchAsking } from '../search/channel/index.ts';
import type { AskIndex } from './rest/search-messages.ts';
import { startTimer } from './timing.ts';

/** Longest wait for a word of a worker that holds the index, in ms: one that builds it takes steps of some tens of ms. */
const LOOK_DEADLINE_MS = 500;

/** Longest wait for its answer, in ms. */
const SEARCH_DEADLINE_MS = 5_000;

/** Asks whether any page holds the index of a namespace, and then searches in it. */
export function askSearchIndex(namespace: string): AskIndex {
  let opened: SearchAsking | null = null;
  return async (query) => {
    opened ??= new SearchAsking({ names: sharedNames(namespace), startTimer, newId: () => crypto.randomUUID() });
    const status = await opened.ask({ name: 'status' }, LOOK_DEADLINE_MS);
    return status.ok ? opened.ask({ name: 'search', query }, SEARCH_DEADLINE_MS) : status;
  };
}
