// Records the response to a request, however it comes: an answer as it streams, a refusal, an error of the connection.

import type { AnswerSink } from '../answer-sink.ts';
import { createStreamReader, type StreamReader } from './create-stream-reader.ts';
import type { StreamEnd } from './answer-progress.ts';
import type { Api } from './reader.ts';

/** Types of what may be an answer; its first bytes decide. Proxies change types, so the answer to a chat may have any but these. */
const READABLE = /event-stream|json|text\/plain/iu;
const PLAIN = /^(?:text\/plain|$)/iu;
const MEDIA = /^(?:image|audio|video|font)\//iu;

export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  /** `content-type`; empty for none. */
  readonly type: string;
  readonly hasBody: boolean;
}

/** What is to be known of a response before its body. */
export function headOf(response: Pick<Response, 'status' | 'statusText' | 'headers' | 'body'>): ResponseHead {
  const { status, statusText, headers, body } = response;
  return { status, statusText, type: headers.get('content-type') ?? '', hasBody: body !== null };
}

/** Takes one response. */
export interface ResponseRecorder {
  /** Whether its body is to be given to `write`, and then to `end`. */
  respond(head: ResponseHead): boolean;
  write(bytes: Uint8Array): void;
  end(how: StreamEnd): void;
  /** There is no response. */
  fail(how: StreamEnd, message: string): void;
}

/**
 * Records a response. `begin` is called once, when something is to be recorded. `api`: of the request, where that is one for an
 * answer; without it, only what is recognised as an answer is recorded, and plain text where `isChosen`: the app has named the
 * address.
 */
export function recordResponse(
  begin: (api: Api | undefined) => AnswerSink,
  api: Api | undefined,
  isChosen: boolean,
): ResponseRecorder {
  let reader: StreamReader | null = null;
  let answer: AnswerSink | null = null;
  let refusal: (() => void) | null = null;

  function beginOnce(found: Api | undefined): AnswerSink {
    answer ??= begin(found);
    return answer;
  }

  /** A chat that was not answered in the words of an API. */
  function refuse({ status, statusText }: ResponseHead): void {
    if (api === undefined || answer !== null) return;
    beginOnce(api).fail({ message: `The server answered ${`${status} ${statusText}`.trim()}.`, code: status });
  }

  return {
    respond(head) {
      const { status, type, hasBody } = head;
      const isRefusal = status !== 0 && (status < 200 || status > 299);
      if (!hasBody || status === 0) {
        if (isRefusal) refuse(head);
        return false;
      }
      if (MEDIA.test(type) || !(api !== undefined || READABLE.test(type))) return false;
      const isText = PLAIN.test(type);
      const isAnswer = !isRefusal && (api !== undefined || (isChosen && isText));
      const [media_type = ''] = type.split(';', 1);
      reader = createStreamReader(beginOnce, { api, unknown: isAnswer ? { isText, media_type } : undefined });
      if (isRefusal) refusal = () => refuse(head);
      return true;
    },

    write(bytes) {
      reader?.write(bytes);
    },

    end(how) {
      reader?.end(how);
      if (how === 'ended') refusal?.();
    },

    fail(how, message) {
      if (api === undefined) return;
      if (how === 'aborted') beginOnce(api).stop();
      else beginOnce(api).fail({ message });
    },
  };
}
