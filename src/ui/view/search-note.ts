// What a person should know of the search index.

import type { SearchStatus } from '../../protocol/index.ts';
import { searchStrings } from '../strings/search.ts';

/** What the index lacks; null while it is off, and where it has everything. */
export function noteOf(index: SearchStatus): string | null {
  switch (index.state) {
    case 'off':
      return null;
    case 'starting':
      return searchStrings.starting;
    case 'building':
      return searchStrings.building(index);
    case 'failed':
      return searchStrings.failedIndex(index);
    case 'ready':
      return index.storage === 'memory' ? searchStrings.inMemory(index) : null;
  }
}
