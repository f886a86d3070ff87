// Reads what a page says of the answer that the worker records for it. The recorder checks each event of it again.

import type { AnswerOptions, NewMessage, SessionOptions } from '../../feeds/writer/writers.ts';
import { APIS, type Api } from '../../feeds/readers/reader.ts';
import { isListOf, isPlainObject, type JsonValue } from '../../protocol/index.ts';

/** What is recorded of a request and its answer. */
export interface Recording {
  /** How it begins; without a provider it is named after the API. Null where the page has begun it. */
  readonly session: Partial<SessionOptions> | null;
  /** Recorded before the answer. */
  readonly messages: readonly NewMessage[];
  readonly answer: AnswerOptions;
  /** Of the request, where that shows. */
  readonly api: Api | undefined;
}

/** Null where nothing is to be recorded. */
export function readRecording(value: JsonValue): Recording | null {
  if (!isPlainObject(value)) return null;
  const { session, messages, answer, api } = value;
  return {
    session: isPlainObject(session) ? session : null,
    messages: isListOf(messages, isMessage) ? messages : [],
    answer: isPlainObject(answer) ? answer : {},
    api: APIS.find((known) => known === api),
  };
}

function isMessage(value: unknown): value is NewMessage {
  return isPlainObject(value) && typeof value['role'] === 'string' && 'content' in value;
}
