// Records one request and its answer.

import type { AnswerSink } from '../../feeds/answer-sink.ts';
import { jsonOf } from '../../feeds/readers/json-members.ts';
import type { Api } from '../../feeds/readers/reader.ts';
import { recordResponse } from '../../feeds/readers/record-response.ts';
import { withoutKeys } from '../../feeds/requests/key-remover.ts';
import { hashOfAnswer, hashOfResult } from '../../feeds/requests/message-hash.ts';
import { readRequest } from '../../feeds/requests/read-request.ts';
import { randomId } from '../../feeds/writer/random-id.ts';
import { watchAnswer } from '../../feeds/watch-answer.ts';
import { createSessionWriter } from '../../feeds/writer/session-writer.ts';
import { reasonOf, type JsonValue } from '../../protocol/index.ts';
import { addRequest, type Addition, type Conversation } from './conversation.ts';
import type { FetchSessions } from './fetch-sessions.ts';
import { passThrough } from './pass-through.ts';
import type { SentRequest } from './sent-request.ts';

export interface Relayed {
  readonly session_id: string;
  readonly recording: JsonValue;
}

export interface Exchange {
  /** What the worker needs to record the answer in place of this page. Null where its session is not known yet. */
  relayed(): Relayed | null;
  /** The worker records the answer. This page only notes what its next request has to know. */
  mute(isMute: boolean): void;
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
  { url, signal, headers }: SentRequest,
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
    return watchAnswer(withoutKeys(writer, url, headers), {
      identified: (response) => responses.set(response, id),
      ran: (call) => known.add(hashOfResult(call)),
      ended(outcome, beginning) {
        known.add(hashOfAnswer(beginning));
        if (question !== undefined) question.isUnanswered = outcome !== 'complete';
      },
    });
  }

  function relayed(): Relayed | null {
    if (conversation === undefined) return null;
    const { session, start } = conversation;
    // A member that is undefined is no JSON.
    const recording = jsonOf(JSON.stringify({ session: start, answer, api: chat?.api })) ?? null;
    return { session_id: session.id, recording };
  }

  const recorder = recordResponse(begin, chat?.api, isChosen);
  return {
    relayed,

    mute(muted) {
      isMute = muted;
    },

    respond(response) {
      const { body, status, statusText } = response;
      const type = response.headers.get('content-type') ?? '';
      if (body?.locked === true) return response;
      const isRead = recorder.respond({ status, statusText, type, hasBody: body !== null });
      return isRead && body !== null ? passThrough(response, body, signal, recorder) : response;
    },

    fail(error) {
      const isAbort = signal?.aborted === true || (error instanceof Error && error.name === 'AbortError');
      recorder.fail(isAbort ? 'aborted' : 'broken', reasonOf(error));
    },
  };
}
