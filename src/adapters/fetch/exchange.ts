// Records one request and its answer.

import type { AnswerSink } from '../../feeds/answer-sink.ts';
import { jsonOf } from '../../feeds/readers/json-members.ts';
import type { Api } from '../../feeds/readers/reader.ts';
import { headOf, recordResponse } from '../../feeds/readers/record-response.ts';
import { withoutKeys } from '../../feeds/requests/key-remover.ts';
import { hashOfAnswer, hashOfResult } from '../../feeds/requests/message-hash.ts';
import { readRequest } from '../../feeds/requests/read-request.ts';
import { randomId } from '../../feeds/writer/random-id.ts';
import { watchAnswer } from '../../feeds/watch-answer.ts';
import { createSessionWriter } from '../../feeds/writer/session-writer.ts';
import { reasonOf, type JsonValue } from '../../protocol/index.ts';
import { isAbort } from '../recording/error-of.ts';
import { addRequest, type Addition, type Conversation } from './conversation.ts';
import type { FetchSessions } from './fetch-sessions.ts';
import { passThrough } from './pass-through.ts';
import type { SentRequest } from './sent-request.ts';

export interface Relayed {
  readonly session_id: string;
  readonly recording: JsonValue;
}

export interface Exchange {
  /**
   * What the worker needs to record the answer in place of this page, which then only notes what its next request has to know.
   * Null where its session is not known yet.
   */
  relay(): Relayed | null;
  /** The worker does not record the answer after all. */
  unmute(): void;
  /** Returns the response for the app. */
  respond(response: Response): Response;
  /** There is no response. */
  fail(error: unknown): void;
}

/**
 * Records what is asked, where that looks like a chat. `text`: of its body. `isChosen`: the app has named its address, so that it
 * may be a chat in any case. `isRelayed`: the worker is to record the answer, so that such a session begins at once.
 */
export function beginExchange(
  { url, signal, headers, referrer }: SentRequest,
  text: string | undefined,
  sessions: FetchSessions,
  isChosen: boolean,
  isRelayed: boolean,
): Exchange {
  const chat = readRequest(url, jsonOf(text ?? ''));
  const id = randomId();
  let conversation: Conversation | undefined;
  let addition: Addition | undefined;
  let isMute = false;
  /** What is answered, where the writer of the session does not know. */
  let parent_id: string | undefined;

  const open = (api?: Api): Conversation => (conversation ??= sessions.conversationOf({ url, chat }, api));

  if (chat !== null || (isChosen && isRelayed)) {
    conversation = open();
    if (chat !== null) addition = addRequest(conversation, chat);
    parent_id = conversation.relayed;
    for (const message of addition?.messages ?? []) {
      const { parent_id: before = parent_id } = message;
      parent_id = conversation.session.add({ ...message, parent_id: before });
    }
    conversation.relayed = undefined;
  }
  const answer = { ...addition?.answer, id, parent_id: addition?.answer.parent_id ?? parent_id };

  function begin(api: Api | undefined): AnswerSink {
    const { session, known, responses } = open(api);
    const { question } = addition ?? {};
    if (isMute) open().relayed = id;
    // What the worker records, this page records nowhere.
    const writer = (isMute ? createSessionWriter(() => undefined, { provider: '' }) : session).answer(answer);
    if (question !== undefined) question.answer_id = id;
    return watchAnswer(withoutKeys(writer, url, headers, referrer), {
      identified: (response) => responses.set(response, id),
      ran: (call) => known.add(hashOfResult(call)),
      ended(outcome, beginning) {
        known.add(hashOfAnswer(beginning));
        if (question !== undefined) question.isUnanswered = outcome !== 'complete';
      },
    });
  }

  function relay(): Relayed | null {
    if (conversation === undefined) return null;
    isMute = true;
    const { session, start } = conversation;
    // A member that is undefined is no JSON.
    const recording = jsonOf(JSON.stringify({ session: start, answer, api: chat?.api })) ?? null;
    return { session_id: session.id, recording };
  }

  const recorder = recordResponse(begin, chat?.api, isChosen);
  return {
    relay,

    unmute() {
      isMute = false;
    },

    respond(response) {
      const { body } = response;
      const isRead = body?.locked !== true && recorder.respond(headOf(response));
      return isRead && body !== null ? passThrough(response, body, signal, recorder) : response;
    },

    fail(error) {
      recorder.fail(signal?.aborted === true || isAbort(error) ? 'aborted' : 'broken', reasonOf(error));
    },
  };
}
