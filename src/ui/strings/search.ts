// What the search over all messages says.

import { formatBytes, plural } from '../../kit/format.ts';
import type { SearchStatus } from '../../protocol/index.ts';

export const searchStrings = {
  results: 'Search results',
  searching: 'Searching…',
  failed: 'The search failed.',
  nothing: 'No message has all of these words.',
  nothingYet: 'No message has all of these words, as far as the index has come.',
  hint: 'Put a phrase in "quotes", and a minus before what is not to be there. The last word may be unfinished from its third letter on.',
  more: 'Show more',
  moreHits: 'and more in this session',
  title: 'Title',
  found: (sessions: number, hasMore: boolean) => `${hasMore ? 'The first ' : ''}${plural(sessions, 'session')}.`,
  byRecency: 'Very many messages match: the newest come first.',
  starting: 'The search index is being opened…',
  building: ({ indexed_messages, total_messages }: SearchStatus) =>
    `The search index is being built: ${indexed_messages.toLocaleString()} of ${plural(total_messages, 'message')}, the newest first. What is in it is found already.`,
  inMemory: (status: SearchStatus) =>
    `${status.is_full ? `Only the newest ${plural(status.indexed_messages, 'message')} are searched, in memory` : 'The search index is in memory, and built anew after each start'}: ${status.reason ?? 'this browser keeps no file for it.'}`,
  failedIndex: ({ reason }: SearchStatus) => reason ?? 'The search index cannot be opened.',
  storage: 'Search index',
  storageOff: 'The index is not open. It is opened, or built, by the first search.',
  storageReady: ({ indexed_messages }: SearchStatus) => `${plural(indexed_messages, 'message')} can be searched.`,
  storageSize: ({ bytes, storage }: SearchStatus) =>
    `${formatBytes(bytes)} ${storage === 'memory' ? 'in memory' : 'on this device'}`,
  rebuild: 'Build it anew',
  discard: 'Throw it away',
  rebuilding: 'The search index is being built anew.',
  discarded: 'The search index is thrown away.',
  discardHint: 'Nothing that is recorded is lost by that.',
};
