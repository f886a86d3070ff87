// Records one request and its answer.

import type { AnswerSink } from '../../feeds/answer-sink.ts';
import { createStreamReader } from '../../feeds/readers/create-stream-reader.ts';
import type { Api } from '../../feeds/readers/reader.ts';
import { providerOf } from '../../feeds/requests/provider-of.ts';
import { readRequest } from '../../feeds/requests/read-request.ts';
import { addRequest, toolResultHash, type Addition, type Conversation } from './conversation.ts';
import type { FetchSessions } from './fetch-sessions.ts';
import { passThrough } from './pass-through.ts';
import type { SentRequest } from './sent-request.ts';
import { keyRemover } from './without-keys.ts';

/** Types of what may be an answer; its first bytes decide. Proxies change types, so the answer to a chat may have any but these. */
const READABLE = /event-stream|json|text\/plain/iu;
const MEDIA = /^(?:image|audio|video|font)\//iu;

export interface Exchange {
  /** Returns the response for the app. */
  respond(response: Response): Response;
  /** There is no response. */
  fail(error: unknown): void;
}

/** Records what is asked, where that looks like a chat. */
export function beginExchange(sent: SentRequest, sessions: FetchSessions): Exchange {
  const { url, signal } = sent;
  const chat = readRequest(url, sent.body);
  const clean = keyRemover(url, sent.headers);
  let conversation: Conversation | undefined;
  let addition: Addition | undefined;
  let answer: AnswerSink | undefined;

  if (chat !== null) {
    conversation = sessions.conversationOf({ url, chat }, chat.provider);
    addition = addRequest(conversation, chat);
    for (const message of addition.messages) conversation.session.add(message);
  }

  function begin(api: Api): AnswerSink {
    conversation ??= sessions.conversationOf({ url, chat }, providerOf(api, url));
    const { session, known, responses } = conversation;
    const writer = session.answer(addition?.answer);
    if (addition?.question !== undefined) addition.question.answer_id = writer.id;
    answer = {
      ...writer,
      describe(description) {
        const { response_id } = description;
        if (typeof response_id === 'string') responses.set(response_id, writer.id);
        writer.describe(description);
      },
      toolResult(result) {
        if (result.id !== undefined) known.add(toolResultHash(result.id));
        writer.toolResult(result);
      },
      fail: (error) => writer.fail({ ...error, message: clean(error.message) }),
    };
    return answer;
  }

  /** A chat that was not answered in the words of an API. */
  function refuse({ status, statusText }: Response): void {
    if (chat === null || answer !== undefined) return;
    begin(chat.api).fail({ message: `The server answered ${`${status} ${statusText}`.trim()}.`, code: status });
  }

  return {
    respond(response) {
      const { body, status, ok } = response;
      const type = response.headers.get('content-type') ?? '';
      if (body === null || status === 0 || body.locked) {
        if (!ok && status !== 0) refuse(response);
        return response;
      }
      if (MEDIA.test(type) || !(chat !== null || READABLE.test(type))) return response;
      const reader = createStreamReader(begin, { api: chat?.api });
      return passThrough(response, body, signal, {
        write: (bytes) => reader.write(bytes),
        end(how) {
          reader.end(how);
          if (!ok && how === 'ended') refuse(response);
        },
      });
    },

    fail(error) {
      if (chat === null) return;
      const isAbort = signal?.aborted === true || (error instanceof Error && error.name === 'AbortError');
      if (isAbort) begin(chat.api).stop();
      else begin(chat.api).fail({ message: error instanceof Error ? error.message : String(error) });
    },
  };
}
