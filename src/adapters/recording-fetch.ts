// Records every chat that goes through a `fetch`: the one line for each SDK and app that takes one.

import { beginExchange } from './fetch/exchange.ts';
import { createFetchSessions, type SessionChoice } from './fetch/fetch-sessions.ts';
import { sendOutliving, type MaybeRelaying, type OutliveOptions } from './fetch/send-outliving.ts';
import { readSentRequest, textOf, urlOf } from './fetch/sent-request.ts';
import type { SessionSource } from './recording/session-of.ts';
import { unharmed } from './recording/unharmed.ts';

export type { FetchedRequest, GivenSession } from './fetch/fetch-sessions.ts';
export type { OutliveOptions, SessionChoice, SessionSource };

/** A function that is called as `fetch` is. */
export type Fetch = typeof globalThis.fetch;

/** Chooses addresses: by the beginning of the address or of its path, by an expression, or by a function. */
export type Endpoint = string | RegExp | ((url: URL) => boolean);

/** What it needs of a recorder. Without a relay, answers do not outlive their page. */
export type FetchRecorder = SessionSource & MaybeRelaying;

/** Which requests are recorded, and as what. What is missing has its default. */
export interface RecordingFetchOptions extends SessionChoice {
  /**
   * Whether the SharedWorker makes the requests, so that their answers outlive this page: `recorder.reattach` reads them again.
   * It makes those that are known as a chat before they are answered, or that `endpoints` choose; the page makes all others,
   * and all where `recorder.outlives` is false or `fetch` is given. Default false.
   */
  readonly outlive?: boolean | OutliveOptions | undefined;
  /** What requests are made with. Default: `globalThis.fetch` at the time of each call. */
  readonly fetch?: Fetch | undefined;
  /** The addresses that are recorded. Default: all whose request or answer is that of a chat. */
  readonly endpoints?: Endpoint | readonly Endpoint[] | undefined;
}

/**
 * A `fetch` that records the chats that go through it: OpenAI and every compatible server, Anthropic, Gemini, Ollama, the AI SDK
 * and AG-UI, streamed or not. The app receives the bytes of the answer as they come from the server. What it recognises as no
 * chat passes unseen. The keys of a request are not recorded.
 *
 * A request belongs to the session that the options or its conversation's own id name, else to the one whose conversation
 * it goes on with, else to a new one. What it asks is recorded before its answer. A body that is a stream is not read: of such
 * a request, only the answer is recorded.
 *
 * @example
 * const recorder = await openRecorder();
 * const openai = new OpenAI({ apiKey, dangerouslyAllowBrowser: true, fetch: recordingFetch(recorder) });
 */
export function recordingFetch(recorder: FetchRecorder, options: RecordingFetchOptions = {}): Fetch {
  const sessions = createFetchSessions(recorder, options);
  const { endpoints, outlive } = options;
  const isOutliving = outlive !== undefined && outlive !== false && options.fetch === undefined;
  return async (...given) => {
    const send = options.fetch ?? globalThis.fetch;
    const sent = unharmed(() => {
      const read = readSentRequest(...given);
      return read.method === 'POST' && isChosen(read.url, endpoints) ? { ...read, text: textOf(...given) } : undefined;
    });
    if (sent === undefined) return send(...given);
    const { text } = sent;
    const isLater = typeof text === 'object';
    // What is sent later is taken now: the app may change what it gave.
    const taken: Parameters<Fetch> = isLater && isOutliving ? [new Request(...given)] : given;
    const sending = isOutliving ? null : send(...given);
    // It may fail before the text is read.
    sending?.catch(() => undefined);
    const body = isLater ? await text.catch(() => undefined) : text;
    const exchange = unharmed(() => beginExchange(sent, body, sessions, endpoints !== undefined, isOutliving));
    if (exchange === undefined) return sending ?? send(...taken);
    let received: Response;
    try {
      received = await (sending ??
        sendOutliving(recorder, exchange, taken, send, typeof outlive === 'object' ? outlive : {}));
    } catch (error) {
      unharmed(() => exchange.fail(error));
      throw error;
    }
    return unharmed(() => exchange.respond(received)) ?? received;
  };
}

function isChosen(address: string, endpoints: RecordingFetchOptions['endpoints']): boolean {
  if (endpoints === undefined) return true;
  const url = urlOf(address);
  return [endpoints].flat().some((endpoint) => {
    if (typeof endpoint === 'string') return url.href.startsWith(endpoint) || url.pathname.startsWith(endpoint);
    return endpoint instanceof RegExp ? url.href.search(endpoint) >= 0 : endpoint(url);
  });
}
