// Answers a search: places from the index, texts and sessions from the recordings. What the recordings do not have any more
// is not found, however far the index is behind.

import {
  DEFAULT_SEARCH_LIMIT,
  MAX_SEARCH_LIMIT,
  type SearchGroup,
  type SearchHit,
  type SearchPage,
  type SearchQuery,
  type SessionSummary,
} from '../../protocol/index.ts';
import type { MessageText, RecordingsReader, Snapshot } from '../../recorder/index.ts';
import { matchExpression, parseQuery, snippetOf, type SearchTerms } from '../text/index.ts';
import { findPlaces, wantedStatuses, type FoundPlaces, type PlaceGroup } from './find-places.ts';
import { TITLE_POSITION } from './index-tables.ts';
import type { SqlDatabase } from './sql-database.ts';

/** What a search works on. */
export interface Searched {
  readonly sql: SqlDatabase;
  readonly reader: RecordingsReader;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
}

/** A session with the texts of its places, as they are recorded now. */
interface ReadGroup {
  readonly session: SessionSummary;
  readonly title: string | null;
  readonly messages: readonly (MessageText | null)[];
  readonly hasMore: boolean;
}

const NOTHING: FoundPlaces = { groups: [], order: 'relevance', isComplete: true };

/** `searched`: what of the recordings is in the index, for the page. Rejects where the recordings or the index cannot be read. */
export async function answerSearch(
  { sql, reader, clock, elapsed }: Searched,
  query: SearchQuery,
  searched: Pick<SearchPage, 'complete' | 'searched_messages'>,
): Promise<SearchPage> {
  const { text, filter = {} } = query;
  const limit = Math.min(Math.max(1, query.limit ?? DEFAULT_SEARCH_LIMIT), MAX_SEARCH_LIMIT);
  const offset = Math.max(0, Math.trunc(Number(query.cursor ?? 0)) || 0);
  const terms = parseQuery(text);
  const expression = matchExpression(terms);
  const found = expression === null ? NOTHING : findPlaces(sql, { expression, filter, offset, limit, elapsed });
  const shown = found.groups.slice(0, limit);
  const now = clock();
  const read = await reader.read(async (snapshot) => {
    const named = offset === 0 ? await snapshot.session(text.trim()) : null;
    const groups = await Promise.all(shown.map((group) => readGroup(snapshot, group, now)));
    return { named: named === null ? null : snapshot.summary(named, now), groups };
  });
  const groups = read.groups.flatMap((group) => (group === null ? [] : withSnippets(group, terms)));
  const all = read.named === null ? groups : withNamed(read.named, groups);
  return {
    groups: all.filter(({ session }) => wantedStatuses(filter).has(session.status)),
    next_cursor: found.groups.length > limit ? String(offset + limit) : null,
    order: found.order,
    complete: searched.complete && found.isComplete,
    searched_messages: searched.searched_messages,
  };
}

async function readGroup(
  snapshot: Snapshot,
  { ref, places, hasMore }: PlaceGroup,
  now: number,
): Promise<ReadGroup | null> {
  const [fields, messages] = await Promise.all([
    snapshot.sessionOf(ref),
    Promise.all(
      places.map(async ({ position }) => (position === TITLE_POSITION ? null : snapshot.messageAt(ref, position))),
    ),
  ]);
  return fields === null ? null : { session: snapshot.summary(fields, now), title: fields.title, messages, hasMore };
}

function withSnippets({ session, title, messages, hasMore }: ReadGroup, terms: SearchTerms): SearchGroup[] {
  const hits = messages.flatMap((message) => hitOf(message, title, terms) ?? []);
  return hits.length === 0 ? [] : [{ session, hits, has_more: hasMore }];
}

/** Null where the text is another one by now. */
function hitOf(message: MessageText | null, title: string | null, terms: SearchTerms): SearchHit | null {
  if (message?.superseded === true) return null;
  const snippet = snippetOf(message?.content ?? title ?? '', terms);
  if (snippet === null) return null;
  return {
    message_id: message?.message_id ?? null,
    position: message?.position ?? null,
    role: message?.role ?? null,
    created_at: message?.created_at ?? null,
    snippet: snippet.text,
    ranges: snippet.ranges,
  };
}

/** A session whose id was searched comes first. */
function withNamed(named: SessionSummary, groups: readonly SearchGroup[]): SearchGroup[] {
  const own = groups.find(({ session }) => session.session_id === named.session_id);
  const first = own ?? { session: named, hits: [], has_more: false };
  return [first, ...groups.filter((group) => group !== own)];
}
