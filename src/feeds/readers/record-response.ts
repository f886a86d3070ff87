// Records the response to a request, however it comes: an answer as it streams, a refusal, an error of the connection.

import type { AnswerError, AnswerSink } from '../answer-sink.ts';
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
  /** The server refused, however its body ends. */
  let refusal: AnswerError | null = null;

  return {
    respond({ status, statusText, type, hasBody }) {
      if (status !== 0 && (status < 200 || status > 299))
        refusal = { message: `The server answered ${`${status} ${statusText}`.trim()}.`, code: status };
      // Browsers may give a response that has none a body, which cannot be passed on.
      const isEmpty = !hasBody || [0, 204, 205, 304].includes(status);
      if (isEmpty || MEDIA.test(type) || !(api !== undefined || READABLE.test(type))) {
        if (refusal !== null && api !== undefined) begin(api).fail(refusal);
        return false;
      }
      const isText = PLAIN.test(type);
      const isAnswer = refusal === null && (api !== undefined || (isChosen && isText));
      const [media_type = ''] = type.split(';', 1);
      reader = createStreamReader(begin, { api, unknown: isAnswer ? { isText, media_type } : undefined });
      return true;
    },

    write(bytes) {
      reader?.write(bytes);
    },

    end(how) {
      reader?.end(refusal ?? how);
    },

    fail(how, message) {
      if (api === undefined) return;
      if (how === 'aborted') begin(api).stop();
      else begin(api).fail({ message });
    },
  };
}
