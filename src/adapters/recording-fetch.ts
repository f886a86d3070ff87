// Records every chat that goes through a `fetch`: the one line for each SDK and app that takes one.

import type { SessionChoice } from './fetch/fetch-sessions.ts';
import {
  recordFetch,
  type Endpoint,
  type Fetch,
  type FetchRecorder,
  type OutliveOptions,
} from './fetch/record-fetch.ts';
import type { SessionSource } from './recording/session-of.ts';

export type { FetchedRequest, GivenSession } from './fetch/fetch-sessions.ts';
export type { Endpoint, Fetch, FetchRecorder, OutliveOptions, SessionChoice, SessionSource };

/** Which requests are recorded, and as what. What is missing has its default. */
export interface RecordingFetchOptions extends SessionChoice {
  /**
   * Whether the SharedWorker makes the requests, so that their answers outlive this page: `recorder.reattach` reads them again.
   * It makes those that are known as a chat before they are answered, or that `endpoints` choose; the page makes all others,
   * and all where `recorder.outlives` is false or `fetch` is given. Default false.
   */
  readonly outlive?: boolean | OutliveOptions | null | undefined;
  /** What requests are made with. Default: `globalThis.fetch`, as it is when this is called. */
  readonly fetch?: Fetch | null | undefined;
  /** The addresses that are recorded. Default: all whose request or answer is that of a chat. */
  readonly endpoints?: Endpoint | readonly Endpoint[] | null | undefined;
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
export function recordingFetch(recorder: FetchRecorder, options?: RecordingFetchOptions | null): Fetch {
  const chosen = options ?? {};
  const { fetch, outlive } = chosen;
  // As of now: what replaces the page's fetch later may be this one, or call it.
  const pageFetch = globalThis.fetch;
  const send: Fetch = fetch ?? ((...given) => pageFetch(...given));
  return recordFetch(recorder, chosen, send, fetch == null && (outlive ?? false));
}
