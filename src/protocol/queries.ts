// Reads the queries of `RecordingApi`: they come over ports, from other builds and from callers without types.

import { isSha256 } from './attachments.ts';
import {
  MAX_NAMED_SESSIONS,
  MAX_PAGE_SIZE,
  MAX_PATH_LENGTH,
  MAX_PREVIEWS,
  MAX_TITLE_LENGTH,
  MAX_WHOLE_SESSIONS,
} from './constants.ts';
import { expectedOf, faultOf, wrong } from './field-faults.ts';
import { count, flag, id, integer, shapeOf, text, time, word } from './fields.ts';
import { parserOf, refusedInput } from './parse-fields.ts';
import { failed, ok, type Result } from './result.ts';
import { isListOf, isPlainObject } from './json.ts';
import {
  BULK_ACTIONS,
  SESSION_STATUSES,
  type BulkCommand,
  type BulkQuery,
  type FactQuery,
  type MessagePage,
  type RecoveryQuery,
  type SessionQuery,
} from './views.ts';

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
    pinned: flag,
    since: time,
    until: time,
    limit: integer(1, MAX_PAGE_SIZE),
    skip: count,
    cursor: words,
  },
);
const RECOVERY_QUERY = shapeOf<RecoveryQuery>({}, { limit: integer(1, MAX_PAGE_SIZE), cursor: words });
const MESSAGE_PAGE = shapeOf<MessagePage>({}, { limit: count, before: count, around: id, timing: flag });
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

const title = text(MAX_TITLE_LENGTH);
const action = word(...BULK_ACTIONS);
const parseWantedSessions = parserOf<BulkQuery>('query', SESSION_QUERY, NEXT_STEP);

/** Reads a title that a person gives. Errors: `invalid_event`. */
export function parseTitle(input: unknown): Result<string> {
  const isTitle = typeof input === 'string' && faultOf(title, input) === null;
  return isTitle ? ok(input) : refusedInput(wrong('title', expectedOf(title), input), NEXT_STEP);
}

/** Reads whether something is wanted. Errors: `invalid_event`. */
export function parseFlag(name: string, input: unknown): Result<boolean> {
  return typeof input === 'boolean' ? ok(input) : refusedInput(wrong(name, expectedOf(flag), input), NEXT_STEP);
}

/** Reads the ids of sessions that previews are asked for. Errors: `invalid_event`. */
export function parsePreviewIds(input: unknown): Result<readonly string[]> {
  return parseIds(input, MAX_PREVIEWS);
}

/** Reads the ids of sessions that are read whole. Errors: `invalid_event`. */
export function parseWholeIds(input: unknown): Result<readonly string[]> {
  const ids = parseIds(input, MAX_WHOLE_SESSIONS);
  return ids.ok && ids.value.length === 0
    ? failed('invalid_event', `session_ids: name at least one. ${NEXT_STEP}`)
    : ids;
}

/** Reads the name of an attachment. Errors: `invalid_event`. */
export function parseSha256(input: unknown): Result<string> {
  return isSha256(input)
    ? ok(input)
    : refusedInput(wrong('sha256', 'a SHA-256 as 64 hexadecimal digits with lower-case letters', input), NEXT_STEP);
}

/** Reads a command for many sessions. Errors: `invalid_event` names the field and what is wrong with it. */
export function parseBulkCommand(input: unknown): Result<BulkCommand> {
  if (!isPlainObject(input)) return refusedInput(wrong('command', 'an object', input), NEXT_STEP);
  const given = BULK_ACTIONS.find((each) => each === input['action']);
  if (given === undefined) return refusedInput(wrong('action', expectedOf(action), input['action']), NEXT_STEP);
  const { session_ids, query } = input;
  if ((session_ids === undefined) === (query === undefined))
    return refusedInput('A command names its sessions by session_ids or by a query, and not by both', NEXT_STEP);
  if (session_ids !== undefined) {
    const ids = parseIds(session_ids, MAX_NAMED_SESSIONS);
    return ids.ok ? ok({ action: given, session_ids: ids.value }) : ids;
  }
  const wanted = parseWantedSessions(query);
  return wanted.ok ? ok({ action: given, query: wanted.value }) : wanted;
}

function parseIds(input: unknown, most: number): Result<readonly string[]> {
  const isId = (value: unknown): value is string => faultOf(id, value) === null;
  if (isListOf(input, isId) && input.length <= most) return ok(input);
  return failed('invalid_event', `session_ids: expected a list of at most ${most} ids of sessions. ${NEXT_STEP}`);
}

/** Reads the id of a session. Errors: `invalid_event` for what no session can have as its id. */
export function parseSessionId(input: unknown): Result<string> {
  const isId = typeof input === 'string' && faultOf(id, input) === null;
  return isId ? ok(input) : refusedInput(wrong('session_id', expectedOf(id), input), NEXT_STEP);
}
