// GET /search: from the index where a page of the viewer holds it, otherwise by a look at the newest messages.

import {
  DEFAULT_SEARCH_LIMIT,
  ok,
  type RecordedMessage,
  type RecordingApi,
  type Result,
  type SearchFilter,
  type SearchGroup,
  type SearchHit,
  type SearchPage,
  type SearchQuery,
  type SessionDetail,
  type SessionSummary,
} from '../../protocol/index.ts';
import { parseQuery, snippetOf, type SearchTerms } from '../../search/text/index.ts';

/** Asks the index. An error where no page holds it. */
export type AskIndex = (query: SearchQuery) => Promise<Result<SearchPage>>;

/** The query as the parameters of the route have it. */
export type SearchParameters = Partial<
  Pick<SearchQuery, 'limit' | 'cursor'> & Omit<SearchFilter, 'session_ids'> & { readonly q: string }
>;

/** Most messages that a search without the index reads: about a second on a slow machine. */
export const MAX_SCANNED_MESSAGES = 2_000;

/** Messages that it reads at once. */
const MESSAGES_PER_READ = 200;

/** Hits of one session that are returned. */
const HITS_PER_SESSION = 3;

/** Answers `GET /search`. Without an index, at most the newest {@link MAX_SCANNED_MESSAGES} messages are searched, and the page says how many were. */
export async function searchMessages(
  api: RecordingApi,
  askIndex: AskIndex,
  { q = '', limit, cursor, ...given }: SearchParameters,
): Promise<Result<SearchPage>> {
  // A text that is given but empty filters nothing.
  const filter: SearchFilter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const query: SearchQuery = {
    text: q,
    filter,
    ...(limit === undefined ? {} : { limit }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const answer = await askIndex(query);
  return answer.ok ? answer : scan(api, query);
}

/** Searches the newest messages of the sessions that are listed first. It has no second page. */
async function scan(
  api: RecordingApi,
  { text, filter = {}, limit = DEFAULT_SEARCH_LIMIT }: SearchQuery,
): Promise<Result<SearchPage>> {
  const terms = parseQuery(text);
  const { session_ids: _ids, ...listed } = filter;
  const groups: SearchGroup[] = [];
  let scanned = 0;
  let cursor: string | null = null;
  let isComplete = true;
  if (terms.required.length > 0) {
    do {
      const page = await api.sessions({ ...listed, limit: 100, ...(cursor === null ? {} : { cursor }) });
      if (!page.ok) return page;
      for (const session of page.value.sessions) {
        if (scanned >= MAX_SCANNED_MESSAGES || groups.length >= limit) {
          isComplete = false;
          break;
        }
        const found = await scanSession(api, session, terms, MAX_SCANNED_MESSAGES - scanned);
        scanned += found.scanned;
        isComplete &&= found.isComplete;
        if (found.group !== null) groups.push(found.group);
      }
      cursor = page.value.next_cursor;
    } while (cursor !== null && isComplete);
  }
  return ok({
    groups,
    next_cursor: null,
    order: 'recency',
    complete: isComplete,
    searched_messages: isComplete ? null : scanned,
  });
}

interface ScannedSession {
  readonly group: SearchGroup | null;
  readonly scanned: number;
  readonly isComplete: boolean;
}

/** Searches the newest messages of a session, at most `room` of them. */
async function scanSession(
  api: RecordingApi,
  session: SessionSummary,
  terms: SearchTerms,
  room: number,
): Promise<ScannedSession> {
  const hits: SearchHit[] = [];
  const title = snippetOf(session.title ?? '', terms);
  if (title !== null)
    hits.push({
      message_id: null,
      position: null,
      role: null,
      created_at: null,
      snippet: title.text,
      ranges: title.ranges,
    });
  let scanned = 0;
  let before: number | null = null;
  do {
    const limit = Math.min(MESSAGES_PER_READ, room - scanned);
    const read: Result<SessionDetail> = await api.session(session.session_id, {
      limit,
      ...(before === null ? {} : { before }),
    });
    if (!read.ok) break; // purged meanwhile
    const { messages } = read.value;
    scanned += messages.length;
    hits.push(...messages.toReversed().flatMap((message) => hitOf(message, terms) ?? []));
    before = read.value.next_before;
  } while (before !== null && scanned < room && hits.length <= HITS_PER_SESSION);
  const shown = hits.slice(0, HITS_PER_SESSION);
  const group = shown.length === 0 ? null : { session, hits: shown, has_more: hits.length > shown.length };
  return { group, scanned, isComplete: before === null || hits.length > HITS_PER_SESSION };
}

function hitOf(message: RecordedMessage, terms: SearchTerms): SearchHit | null {
  if (message.superseded) return null;
  const snippet = snippetOf(message.content, terms);
  if (snippet === null) return null;
  const { message_id, position, role, created_at } = message;
  return { message_id, position, role, created_at, snippet: snippet.text, ranges: snippet.ranges };
}
