// Reads a session that is to be imported: the limits are those of events.

import { MAX_NAME_LENGTH, MAX_PATH_LENGTH, MAX_TITLE_LENGTH } from './constants.ts';
import { count, flag, id, json, listOf, objectOf, rowsOf, text, time, word, type Shape } from './fields.ts';
import type { ImportedMessage, ImportedSession } from './import.ts';
import { asObject, readFields, type Reading } from './read-fields.ts';
import { failed, reasonOf, type Result } from './result.ts';
import type { Revision } from './views.ts';

const name = text(MAX_NAME_LENGTH);

/** A recorded text may be as long as its appends have made it. */
const anyText = text(Number.MAX_SAFE_INTEGER);

const REVISION: Shape = {
  rows: rowsOf({ content: anyText, replaced_at: time } satisfies Record<keyof Revision, unknown>, false),
  anyOf: [],
};

const MESSAGE: Shape = {
  rows: [
    ...rowsOf({ message_id: id, role: name, content: anyText }, false),
    ...rowsOf(
      {
        model: name,
        created_at: time,
        parent_id: id,
        metadata: json,
        completion: word('complete', 'cut_off', 'incomplete'),
        superseded: flag,
        revisions: listOf(objectOf<Revision>('Revision', REVISION)),
        timing: listOf(listOf(count)),
      } satisfies Record<Exclude<keyof ImportedMessage, 'message_id' | 'role' | 'content'>, unknown>,
      true,
    ),
  ],
  anyOf: [],
};

const SESSION: Shape = {
  rows: [
    ...rowsOf(
      { session_id: id, provider: name, messages: listOf(objectOf<ImportedMessage>('ImportedMessage', MESSAGE)) },
      false,
    ),
    ...rowsOf(
      {
        title: text(MAX_TITLE_LENGTH),
        workspace_id: name,
        workspace_path: text(MAX_PATH_LENGTH),
        model: name,
        metadata: json,
        started_at: time,
        last_activity: time,
        ended_at: time,
      } satisfies Record<Exclude<keyof ImportedSession, 'session_id' | 'provider' | 'messages'>, unknown>,
      true,
    ),
  ],
  anyOf: [],
};

/** What the fields are that a source may not have. */
const UNKNOWN_SESSION = {
  title: null,
  workspace_id: null,
  workspace_path: null,
  model: null,
  metadata: null,
  started_at: null,
  last_activity: null,
};

/**
 * Reads a session; never throws. A field that is absent is null. Errors: `invalid_event` for a field that is wrong or unknown, and
 * for an id that two messages have; `payload_too_large` for one that is over its limit.
 */
export function parseImportedSession(input: unknown): Result<ImportedSession> {
  const reading: Reading = { length: 0, ignored: null, refusal: null };
  const fields: Record<string, unknown> = {};
  try {
    const object = asObject(input);
    if (object === null) return failed('invalid_event', 'A session to import must be an object.');
    readFields(fields, object, SESSION, reading, '');
  } catch (error) {
    return failed('invalid_event', `A session to import cannot be read: ${reasonOf(error)}.`);
  }
  const { refusal, ignored } = reading;
  if (refusal !== null) return refused(fields, refusal.code, refusal.problem);
  if (ignored !== null)
    return refused(fields, 'invalid_event', `${ignored[0]}: the field is unknown, or its value wrong`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field has been read by the table
  const session = { ...UNKNOWN_SESSION, ...fields } as unknown as ImportedSession;
  for (const message of session.messages) addUnknown(message);
  const again = idsThatRepeat(session.messages);
  if (again !== undefined) return refused(fields, 'invalid_event', `two messages have the id ${again}`);
  return { ok: true, value: session };
}

/** Adds what the source does not say to a message that was just read. */
function addUnknown(message: { -readonly [Field in keyof ImportedMessage]: ImportedMessage[Field] }): void {
  message.model ??= null;
  message.created_at ??= null;
  message.parent_id ??= null;
  message.metadata ??= null;
}

function idsThatRepeat(messages: readonly ImportedMessage[]): string | undefined {
  const taken = new Set<string>();
  return messages.find(({ message_id }) => taken.size === taken.add(message_id).size)?.message_id;
}

function refused(
  { session_id }: Readonly<Record<string, unknown>>,
  code: 'invalid_event' | 'payload_too_large',
  problem: string,
): Result<never> {
  const which = typeof session_id === 'string' ? `Session ${session_id}` : 'A session without a valid id';
  return failed(code, `${which} was not imported: ${problem}.`);
}
