// A session of a file that we wrote, as the API reads it: it is imported as it was recorded.

import {
  asImported,
  failed,
  isJsonObject,
  type JsonValue,
  parseImportedSession,
  type SessionDetail,
} from '../protocol/index.ts';
import type { JsonObject } from './chat.ts';
import type { Sink } from './format.ts';

const UNKNOWN_TIME = new Date(0).toISOString();

/** Where a file lacks one of these, by another program or an earlier version. */
const MISSING = { started_at: UNKNOWN_TIME, last_activity: UNKNOWN_TIME, ended_at: null };
const MISSING_OF_MESSAGE = { created_at: 0, completion: 'complete', revisions: [] };

const NO_ATTACHMENTS: ReadonlyMap<string, string> = new Map();

/** Whether a value is a session as the API reads it. */
export function isRecorded(value: JsonValue): value is JsonObject {
  return (
    isJsonObject(value) &&
    typeof value['session_id'] === 'string' &&
    typeof value['provider'] === 'string' &&
    typeof value['status'] === 'string' &&
    Array.isArray(value['messages'])
  );
}

/** Gives the session of a value to the sink, or reports why it is none. Never throws. `attachments`: data URLs by their SHA-256. */
export function giveRecorded(
  value: JsonValue,
  where: string,
  sink: Sink,
  attachments: ReadonlyMap<string, string> = NO_ATTACHMENTS,
): void {
  const session = isJsonObject(value) ? value : {};
  const { messages = null, title = null } = session;
  const recorded = Array.isArray(messages)
    ? parseImportedSession(importable({ ...MISSING, ...session, messages: messages.map(withDefaults) }))
    : failed('invalid_event', 'The session has no list of messages.');
  if (!recorded.ok) {
    sink.warn('unknown_entry', where, recorded.error.message);
    sink.skip(where, 'entry_not_a_conversation', typeof title === 'string' ? title : null);
    return;
  }
  const { session_id: id, started_at: created_at, last_activity: updated_at, model } = recorded.value;
  const chat = { id, title: recorded.value.title, created_at, updated_at, model, active_id: null };
  sink.chat({ ...chat, messages: [], recorded: recorded.value, attachments }, where);
}

/** The fields of an imported session; whether they are right is still to be seen. */
function importable(session: JsonObject): object {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the lists that are gone through; the result is parsed
  return asImported(session as unknown as SessionDetail);
}

function withDefaults(message: JsonValue): JsonObject {
  const fields = isJsonObject(message) ? message : {};
  const { revisions = null, timing = null } = fields;
  return { ...MISSING_OF_MESSAGE, ...fields, revisions: revisions ?? [], timing: isTiming(timing) ? timing : null };
}

/** A text is worth more than how it came: what another program made of that must not cost it. */
function isTiming(value: JsonValue): boolean {
  const isCount = (number: JsonValue): boolean => Number.isSafeInteger(number) && Number(number) >= 0;
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.every(isCount));
}
