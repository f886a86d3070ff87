// Records every chat that goes through a `fetch`: the one line for each SDK and app that takes one.

import { beginExchange } from './fetch/exchange.ts';
import { createFetchSessions, type SessionChoice } from './fetch/fetch-sessions.ts';
import { readSentRequest } from './fetch/sent-request.ts';
import type { SessionSource } from './recording/session-of.ts';
import { unharmed } from './recording/unharmed.ts';

export type { FetchedRequest, GivenSession } from './fetch/fetch-sessions.ts';
export type { SessionChoice, SessionSource };

export type Fetch = typeof globalThis.fetch;

/** Chooses addresses: by the beginning of the address or of its path, by an expression, or by a function. */
export type Endpoint = string | RegExp | ((url: URL) => boolean);

export interface RecordingFetchOptions extends SessionChoice {
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
 * it goes on with, else to a new one. What it asks is recorded before its answer. The body of a `Request` object is
 * not read: of that, only the answer is recorded.
 *
 * @example
 * const recorder = await openRecorder();
 * const openai = new OpenAI({ apiKey, dangerouslyAllowBrowser: true, fetch: recordingFetch(recorder) });
 */
export function recordingFetch(recorder: SessionSource, options: RecordingFetchOptions = {}): Fetch {
  const sessions = createFetchSessions(recorder, options);
  return (input, init) => {
    const send = options.fetch ?? globalThis.fetch;
    const response = init === undefined ? send(input) : send(input, init);
    const exchange = unharmed(() => {
      const sent = readSentRequest(input, init);
      return sent.method === 'POST' && isChosen(sent.url, options.endpoints)
        ? beginExchange(sent, sessions)
        : undefined;
    });
    if (exchange === undefined) return response;
    return response.then(
      (received) => unharmed(() => exchange.respond(received)) ?? received,
      (error: unknown) => {
        unharmed(() => exchange.fail(error));
        throw error;
      },
    );
  };
}

function isChosen(address: string, endpoints: RecordingFetchOptions['endpoints']): boolean {
  if (endpoints === undefined) return true;
  const url = new URL(address, globalThis.location?.href ?? 'http://localhost/');
  return [endpoints].flat().some((endpoint) => {
    if (typeof endpoint === 'string') return url.href.startsWith(endpoint) || url.pathname.startsWith(endpoint);
    return endpoint instanceof RegExp ? url.href.search(endpoint) >= 0 : endpoint(url);
  });
}
