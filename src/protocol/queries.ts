// Reads the queries of `RecordingApi`: they come over ports, from other builds and from callers without types.

import { MAX_PAGE_SIZE, MAX_PATH_LENGTH } from './constants.ts';
import { expectedOf, faultOf, wrong } from './field-faults.ts';
import { count, flag, id, integer, shapeOf, text, time, word } from './fields.ts';
import { parserOf, refusedInput } from './parse-fields.ts';
import { ok, type Result } from './result.ts';
import { SESSION_STATUSES, type FactQuery, type MessagePage, type RecoveryQuery, type SessionQuery } from './views.ts';

const NEXT_STEP = 'Correct the query and ask again.';

/** Longest text of a query: no recorded field that a query compares with is longer than a path, but for the title. */
const words = text(MAX_PATH_LENGTH);

const SESSION_QUERY = shapeOf<SessionQuery>(
  {},
  {
    status: word('all', 'stopped', ...SESSION_STATUSES),
    q: words,
    provider: words,
    model: words,
    workspace: words,
    since: time,
    until: time,
    limit: integer(1, MAX_PAGE_SIZE),
    skip: count,
    cursor: words,
  },
);
const RECOVERY_QUERY = shapeOf<RecoveryQuery>({}, { limit: integer(1, MAX_PAGE_SIZE), cursor: words });
const MESSAGE_PAGE = shapeOf<MessagePage>({}, { limit: count, before: count, timing: flag });
const FACT_QUERY = shapeOf<FactQuery>({ since: count }, { session_id: id, limit: count });

const parseGivenSessionQuery = parserOf<SessionQuery>('sessions', SESSION_QUERY, NEXT_STEP);
const parseGivenMessagePage = parserOf<MessagePage>('page', MESSAGE_PAGE, NEXT_STEP);

/** Reads a query of sessions; undefined asks for all. Errors: `invalid_event` names the field and what is wrong with it. Unknown fields are ignored. */
export function parseSessionQuery(input: unknown = {}): Result<SessionQuery> {
  return parseGivenSessionQuery(input);
}

/** Reads a page of messages; undefined asks for all. Errors as those of a query of sessions. */
export function parseMessagePage(input: unknown = {}): Result<MessagePage> {
  return parseGivenMessagePage(input);
}

/** Reads a query of recoveries. Errors as those of a query of sessions. */
export const parseRecoveryQuery = parserOf<RecoveryQuery>('recoveries', RECOVERY_QUERY, NEXT_STEP);

/** Reads a query of facts. Errors as those of a query of sessions. */
export const parseFactQuery = parserOf<FactQuery>('facts', FACT_QUERY, NEXT_STEP);

/** Reads the id of a session. Errors: `invalid_event` for what no session can have as its id. */
export function parseSessionId(input: unknown): Result<string> {
  const isId = typeof input === 'string' && faultOf(id, input) === null;
  return isId ? ok(input) : refusedInput(wrong('session_id', expectedOf(id), input), NEXT_STEP);
}
