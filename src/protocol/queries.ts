// Reads the queries of `RecordingApi`: they come over ports, from other builds and from callers
// without types.

import { count, id, integer, readerOf, text, word, wrong, type Reader } from './checks.ts';
import { MAX_PAGE_SIZE } from './constants.ts';
import { isPlainObject } from './json.ts';
import { failed, ok, type Result } from './result.ts';
import { SESSION_STATUSES, type FactQuery, type MessagePage, type RecoveryQuery, type SessionQuery } from './views.ts';

const readSessionQuery = readerOf<SessionQuery>(
  {},
  { status: word('all', ...SESSION_STATUSES), q: text, provider: text, limit: integer(1, MAX_PAGE_SIZE), cursor: text },
  'null is wrong',
);
const readRecoveryQuery = readerOf<RecoveryQuery>(
  {},
  { limit: integer(1, MAX_PAGE_SIZE), cursor: text },
  'null is wrong',
);
const readMessagePage = readerOf<MessagePage>({}, { limit: count, before: count }, 'null is wrong');
const readFactQuery = readerOf<FactQuery>({ since: count }, { session_id: id, limit: count }, 'null is wrong');

/** Errors of all of these: `invalid_event` names the field and what is wrong with it. Unknown fields are ignored. */
export const parseSessionQuery = queryParser('sessions', readSessionQuery);
export const parseRecoveryQuery = queryParser('recoveries', readRecoveryQuery);
export const parseMessagePage = queryParser('page', readMessagePage);
export const parseFactQuery = queryParser('facts', readFactQuery);

export function parseSessionId(input: unknown): Result<string> {
  return id.accepts(input) ? ok(input) : refused(wrong('session_id', id.expected, input));
}

function queryParser<T>(name: string, read: Reader<T>): (input: unknown) => Result<T> {
  return (input) => {
    if (!isPlainObject(input)) return refused(wrong(name, 'an object', input));
    const query = read(input);
    return query.ok ? query : refused(`${name}.${query.problem}`);
  };
}

function refused(problem: string): Result<never> {
  return failed('invalid_event', `${problem}. Correct the query and ask again.`);
}
