// What the search box asks of the search over all messages.

import type { SearchFilter } from '../../protocol/index.ts';
import { formatWords, parseFilter } from './filter-text.ts';
import { queryOf } from './session-query.ts';

/** The words that are sought in messages, and the sessions that they are sought in. */
export interface SearchOf {
  readonly text: string;
  readonly filter: SearchFilter;
}

/** Reads what the search box holds. `now` says which day is today. */
export function searchOf(filter: string, now: number): SearchOf {
  const { words, ...sessions } = parseFilter(filter).filter;
  return { text: formatWords(words), filter: queryOf({ ...sessions, words: [] }, now) };
}
