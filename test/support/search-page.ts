// In the page of a test, with the recorder that it has open: the search, and its elements.
import type { SearchPage, SearchQuery, SearchStatus } from '../../src/protocol/index.ts';
import { searchOf, type Search } from '../../src/search/index.ts';
import type { HoldfastSearchResults } from '../../src/ui/elements/holdfast-search-results.ts';
import '../../src/ui/elements/holdfast-search-results.ts';
import '../../src/ui/elements/holdfast-search-storage.ts';

export interface SearchHelper {
  readonly search: Search;
  /** Every state of the index so far. */
  readonly states: SearchStatus['state'][];
  readonly results: HoldfastSearchResults;
  /** What a search finds, as `session/message`, or `session` for a title. */
  find(query: SearchQuery): Promise<string[]>;
  page(query: SearchQuery): Promise<SearchPage>;
}

declare global {
  interface Window {
    searching: SearchHelper;
  }
}

const { recorder } = window;
const search = searchOf(recorder);
const states: SearchStatus['state'][] = [];
search.onStatus(({ state }) => {
  if (states.at(-1) !== state) states.push(state);
});
const results = document.createElement('holdfast-search-results');
results.client = recorder;
const storage = document.createElement('holdfast-search-storage');
storage.client = recorder;
document.body.append(results, storage);

async function page(query: SearchQuery): Promise<SearchPage> {
  const found = await search.search(query);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

window.searching = {
  search,
  states,
  results,
  page,
  find: async (query) =>
    (await page({ limit: 100, ...query })).groups.flatMap(({ session, hits }) =>
      hits.map(({ message_id }) => (message_id === null ? session.session_id : `${session.session_id}/${message_id}`)),
    ),
};
