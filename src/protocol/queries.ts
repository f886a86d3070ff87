// Reads the queries of `RecordingApi`: they come over ports, from other builds and from callers
// without types.

import * as v from 'valibot';
import { MAX_ID_LENGTH, MAX_PAGE_SIZE } from './constants.ts';
import { failed, ok, type Result } from './result.ts';
import { SESSION_STATUSES, type FactQuery, type MessagePage, type SessionQuery } from './views.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_LENGTH));
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const SessionQuerySchema = v.object({
  status: v.exactOptional(v.picklist(['all', ...SESSION_STATUSES])),
  q: v.exactOptional(v.string()),
  provider: v.exactOptional(v.string()),
  limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_SIZE))),
  cursor: v.exactOptional(v.string()),
});
const MessagePageSchema = v.object({ limit: v.exactOptional(seq), before: v.exactOptional(seq) });
const FactQuerySchema = v.object({ since: seq, session_id: v.exactOptional(id), limit: v.exactOptional(seq) });

function reader<Output>(name: string, schema: v.GenericSchema<unknown, Output>): (input: unknown) => Result<Output> {
  return (input) => {
    const parsed = v.safeParse(schema, input, { abortEarly: true });
    if (parsed.success) return ok(parsed.output);
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue);
    const where = field === null ? name : `${name}.${field}`;
    return failed('invalid_event', `${where}: ${issue.message}. Correct the query and ask again.`);
  };
}

/** Errors of all of these: `invalid_event` names the field and what is wrong with it. Unknown fields are ignored. */
export const parseSessionQuery: (input: unknown) => Result<SessionQuery> = reader('sessions', SessionQuerySchema);
export const parseMessagePage: (input: unknown) => Result<MessagePage> = reader('page', MessagePageSchema);
export const parseFactQuery: (input: unknown) => Result<FactQuery> = reader('facts', FactQuerySchema);
export const parseSessionId: (input: unknown) => Result<string> = reader('session_id', id);
