// What a search asks for and finds, at every transport.

import type { SessionQuery, SessionSummary, TextRange } from './views.ts';

/** Which sessions are searched: those that match every given field, as in {@link SessionQuery}. */
export interface SearchFilter extends Pick<
  SessionQuery,
  'status' | 'provider' | 'model' | 'workspace' | 'since' | 'until'
> {
  /** Only these sessions. */
  readonly session_ids?: readonly string[];
}

/** A search. */
export interface SearchQuery {
  /**
   * Words that must all be there, `"phrases"` and `-excluded` ones of both. The last word may be the beginning of one,
   * from its third letter on; others are with a `*` at the end. Any text is a query.
   */
  readonly text: string;
  readonly filter?: SearchFilter;
  /** At most this many sessions. Default 20. */
  readonly limit?: number;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
}

/** A message that a search has found, or a session's title. */
export interface SearchHit {
  /** Null for a title; so are `position`, `role` and `created_at`. */
  readonly message_id: string | null;
  readonly position: number | null;
  readonly role: string | null;
  /** Epoch ms. */
  readonly created_at: number | null;
  /** The part of the text with the words, on one line. `…` stands at an end where the text continues. */
  readonly snippet: string;
  /** What to highlight in `snippet`, in order and apart, in UTF-16 code units. */
  readonly ranges: readonly TextRange[];
}

/** What a search has found in one session: its best hits, the best one first. */
export interface SearchGroup {
  readonly session: SessionSummary;
  readonly hits: readonly SearchHit[];
  /** The session has more hits than these. */
  readonly has_more: boolean;
}

/** A page of what a search has found. */
export interface SearchPage {
  /** In the order of their best hits. */
  readonly groups: readonly SearchGroup[];
  /** Null at the end. */
  readonly next_cursor: string | null;
  /** `recency`: so many messages match that the newest come first. */
  readonly order: 'relevance' | 'recency';
  /** Everything that is recorded was searched. */
  readonly complete: boolean;
  /** How many messages were searched; null where all were. */
  readonly searched_messages: number | null;
}

/** Where the index is kept: in a file of this origin, or in memory as long as the page lives. */
export type SearchStorage = 'file' | 'memory';

/** How the index is. Numbers are 0 as long as they are not known. */
export interface SearchStatus {
  /**
   * - `off`: there is no index, or it is not open; the next search opens or builds it
   * - `starting`: the index is being opened, perhaps by another tab
   * - `building`: `indexed_messages` of `total_messages` are in it, the newest ones; searches find these
   * - `ready`: it follows what is recorded
   * - `failed`: `reason` says why; nothing can be searched
   */
  readonly state: 'off' | 'starting' | 'building' | 'ready' | 'failed';
  readonly storage: SearchStorage | null;
  /** Why it is in memory, or has failed; null otherwise. */
  readonly reason: string | null;
  readonly indexed_messages: number;
  readonly total_messages: number;
  /** Size of the index. */
  readonly bytes: number;
  /** In memory, the index keeps the newest messages only, and is full. */
  readonly is_full: boolean;
}

/** Sessions of a page of a search when the caller does not set it. */
export const DEFAULT_SEARCH_LIMIT = 20;

/** Most sessions of a page of a search. */
export const MAX_SEARCH_LIMIT = 100;
