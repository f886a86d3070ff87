// Reads a session that stopped, with a writer that continues it.

import type { Part } from '../../feeds/writer/part.ts';
import { createSessionWriter } from '../../feeds/writer/session-writer.ts';
import type { RecordEvent } from '../../feeds/writer/writers.ts';
import {
  answersOf,
  isJsonObject,
  isSuperseded,
  ok,
  placeOf,
  type RecordedMessage,
  type RecordingApi,
  type Result,
  type SessionDetail,
} from '../../protocol/index.ts';
import type { RecoveredSession } from '../recorder-client.ts';

/** Errors: those of the read, such as `session_not_found`. */
export async function recover(
  sessionId: string,
  api: RecordingApi,
  record: RecordEvent,
): Promise<Result<RecoveredSession>> {
  const read = await api.session(sessionId);
  if (!read.ok) return read;
  const session = read.value;
  const { session_id: id, provider } = session;
  const messages = session.messages.filter((message) => !isSuperseded(message));
  const cut_off = messages
    .filter((message) => isCutOff(session, message))
    .map(({ message_id, role, position, content }) => ({ message_id, role, position, saved_length: content.length }));
  // Superseded parts are known, too: their ids are taken.
  const partsOf = (answerId: string): Part[] => session.messages.flatMap((message) => partOf(answerId, message) ?? []);
  const writer = createSessionWriter(record, { id, provider }, { last: messages.at(-1)?.message_id, partsOf });
  return ok({ session, messages, answers: answersOf(messages), cut_off, writer });
}

/** As in a recovery report: open messages of a session that nobody continues are cut off. */
function isCutOff({ status }: SessionDetail, { completion }: RecordedMessage): boolean {
  const hasStopped = status === 'interrupted' || status === 'timed_out';
  return completion === 'cut_off' || (hasStopped && (completion === 'open' || completion === 'paused'));
}

/** The message as a part of an answer; null where it is none. A message that was recorded without the convention may be continued as an answer, too. */
function partOf(answerId: string, message: RecordedMessage): Part | null {
  const { message_id, content, metadata, completion } = message;
  const place = placeOf(message) ?? { kind: 'answer', answer_id: message_id };
  if (place.answer_id !== answerId) return null;
  return {
    id: message_id,
    // Nothing is added to what is superseded, nor to an error.
    kind: isSuperseded(message) ? 'error' : place.kind,
    length: content.length,
    isOpen: completion !== 'complete' && completion !== 'incomplete',
    hasGap: false,
    about: isJsonObject(metadata) ? { ...metadata } : {},
  };
}
