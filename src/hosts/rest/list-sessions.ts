// Lists of sessions over REST. GET /sessions has two shapes: the recording API's own list of sessions that have not
// ended, and with any parameter of ours a page of the sessions that match.

import {
  MAX_PAGE_SIZE,
  ok,
  type RecordingApi,
  type RecoveryQuery,
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

type ReadPage = (page: { readonly limit: number; readonly cursor?: string }) => Promise<Result<SessionPage>>;

/** Answers `GET /sessions`. A text parameter that is given but empty chooses the shape and filters nothing. */
export function listSessions(api: RecordingApi, query: SessionQuery): Promise<Result<SessionPage | ActiveSessions>> {
  return Object.keys(query).length === 0 ? listActiveSessions(api) : api.sessions(withoutEmpty(query));
}

/** Answers `GET /recovery`: a page, or without parameters every session that wants recovering. */
export async function listRecoveries(api: RecordingApi, query: RecoveryQuery): Promise<Result<SessionPage>> {
  if (Object.keys(query).length > 0) return api.recoveries(withoutEmpty(query));
  const all = await readAll((page) => api.recoveries(page));
  return all.ok ? ok({ sessions: all.value, total: all.value.length, next_cursor: null }) : all;
}

/** What `POST /recovery/end` answers. */
export interface EndedSessions {
  readonly ended: number;
  /** How many are left: ask again. A call takes a bounded time. */
  readonly remaining: number;
}

/** Answers `POST /recovery/end`. */
export async function endRecoveries(api: RecordingApi): Promise<Result<EndedSessions>> {
  const ended = await api.act({ action: 'end', query: { status: 'stopped' } });
  if (!ended.ok) return ended;
  const left = await api.recoveries({ limit: 1 });
  return left.ok ? ok({ ended: ended.value.done, remaining: left.value.total }) : left;
}

async function listActiveSessions(api: RecordingApi): Promise<Result<ActiveSessions>> {
  const all = await readAll((page) => api.sessions({ status: 'all', ...page }));
  if (!all.ok) return all;
  const sessions = all.value.filter(({ status }) => status !== 'ended');
  return ok({ active_sessions: sessions, total: sessions.length });
}

/** Every session on every page, newest activity first. */
async function readAll(readPage: ReadPage): Promise<Result<readonly SessionSummary[]>> {
  const listed = new Map<string, SessionSummary>();
  const read = async (cursor: string | null): Promise<Result<SessionPage>> => {
    const page = await readPage({ limit: MAX_PAGE_SIZE, ...(cursor === null ? {} : { cursor }) });
    if (page.ok) for (const session of page.value.sessions) listed.set(session.session_id, session);
    return page;
  };
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Result<SessionPage> = await read(cursor);
    if (!page.ok) return page;
    cursor = page.value.next_cursor;
    pages += 1;
  } while (cursor !== null);
  if (pages > 1) {
    // A session with new activity may have moved from a page not yet read to the first one.
    const first = await read(null);
    if (!first.ok) return first;
  }
  return ok([...listed.values()].toSorted(byNewestActivity));
}

function byNewestActivity(one: SessionSummary, other: SessionSummary): number {
  if (one.last_activity === other.last_activity) return 0;
  return one.last_activity < other.last_activity ? 1 : -1;
}

/** A query without texts that are empty: they filter nothing. */
export function withoutEmpty<Query extends SessionQuery>(query: Query): Query {
  const given = Object.entries(query).filter(([name, value]) => value !== '' || !TEXTS.has(name));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some optional fields less
  return Object.fromEntries(given) as Query;
}

const TEXTS = new Set(['q', 'provider', 'model', 'workspace', 'cursor']);
