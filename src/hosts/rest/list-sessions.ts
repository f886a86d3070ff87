// GET /sessions has two shapes: the recording API's own list of sessions that have not ended, and
// with any parameter of ours a page of the sessions that match.

import {
  MAX_PAGE_SIZE,
  ok,
  type RecordingApi,
  type Result,
  type SessionPage,
  type SessionQuery,
  type SessionSummary,
} from '../../protocol/index.ts';

/** What `GET /sessions` answers without parameters: every session that has not ended, newest activity first. */
export interface ActiveSessions {
  readonly active_sessions: readonly SessionSummary[];
  readonly total: number;
}

/** Answers `GET /sessions`. A text parameter that is given but empty chooses the shape and filters nothing. */
export function listSessions(api: RecordingApi, query: SessionQuery): Promise<Result<SessionPage | ActiveSessions>> {
  return Object.keys(query).length === 0 ? listActiveSessions(api) : api.sessions(withoutEmpty(query));
}

async function listActiveSessions(api: RecordingApi): Promise<Result<ActiveSessions>> {
  const listed = new Map<string, SessionSummary>();
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Result<SessionPage> = await readPage(api, cursor, listed);
    if (!page.ok) return page;
    cursor = page.value.next_cursor;
    pages += 1;
  } while (cursor !== null);
  if (pages > 1) {
    // A session with new activity may have moved from a page not yet read to the first one.
    const first = await readPage(api, null, listed);
    if (!first.ok) return first;
  }
  const sessions = [...listed.values()].filter(({ status }) => status !== 'ended').toSorted(byNewestActivity);
  return ok({ active_sessions: sessions, total: sessions.length });
}

async function readPage(
  api: RecordingApi,
  cursor: string | null,
  listed: Map<string, SessionSummary>,
): Promise<Result<SessionPage>> {
  const page = await api.sessions({ status: 'all', limit: MAX_PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });
  if (page.ok) for (const session of page.value.sessions) listed.set(session.session_id, session);
  return page;
}

function byNewestActivity(one: SessionSummary, other: SessionSummary): number {
  if (one.last_activity === other.last_activity) return 0;
  return one.last_activity < other.last_activity ? 1 : -1;
}

function withoutEmpty(query: SessionQuery): SessionQuery {
  const { q = '', provider = '', cursor = '', ...others } = query;
  return {
    ...others,
    ...(q === '' ? {} : { q }),
    ...(provider === '' ? {} : { provider }),
    ...(cursor === '' ? {} : { cursor }),
  };
}
