// Records what goes through a `fetch`, sent in the page or by the worker.

import { relayedFetch, type RelayingRecorder } from '../../client/relay/relayed-fetch.ts';
import type { SessionSource } from '../recording/session-of.ts';
import { unharmed } from '../recording/unharmed.ts';
import { beginExchange } from './exchange.ts';
import { createFetchSessions, type SessionChoice } from './fetch-sessions.ts';
import { isNested, nested } from './nested.ts';
import { readSentRequest, textOf } from './sent-request.ts';

/** A function that is called as `fetch` is. */
export type Fetch = typeof globalThis.fetch;

/** Chooses addresses: by the beginning of the address or of its path, by an expression, or by a function. */
export type Endpoint = string | RegExp | ((url: URL) => boolean);

/** What becomes of a request that outlives its page. */
export interface OutliveOptions {
  /** Whether a request is aborted when the last page that reads its answer is gone. Default false. */
  readonly abortOnLeave?: boolean | undefined;
}

/** A recorder, with a relay or without. */
type MaybeRelaying = RelayingRecorder | { readonly relay?: undefined };

/** What it needs of a recorder. Without a relay, answers do not outlive their page. */
export type FetchRecorder = SessionSource & MaybeRelaying;

/** Which requests are recorded, and as what. */
interface RecordedRequests extends SessionChoice {
  readonly endpoints?: Endpoint | readonly Endpoint[] | null | undefined;
}

/** A `fetch` that records. `send`: what the page sends requests with. `outlive`: whether the worker sends those that it can. */
export function recordFetch(
  recorder: FetchRecorder,
  requests: RecordedRequests,
  send: Fetch,
  outlive: boolean | OutliveOptions,
): Fetch {
  const sessions = createFetchSessions(recorder, requests);
  const { endpoints } = requests;
  const relaying = outlive === false || recorder.relay === undefined ? null : recorder;
  const abort_on_leave = typeof outlive === 'object' && outlive.abortOnLeave === true;
  return async (...given) => {
    const sent = unharmed(() => {
      const read = isNested() ? null : readSentRequest(...given);
      return read && isChosen(read.url, endpoints) ? { ...read, text: textOf(...given) } : null;
    });
    if (!sent) return send(...given);
    const { text } = sent;
    const sendHere: Fetch = (...args) => nested(() => send(...args));
    const isLater = typeof text === 'object';
    // What is sent later is taken now: the app may change what it gave.
    const taken: Parameters<Fetch> =
      isLater && relaying !== null ? (unharmed(() => [new Request(...given)]) ?? given) : given;
    const sending = relaying === null ? sendHere(...given) : null;
    // It may fail before the text is read.
    sending?.catch(() => undefined);
    const body = isLater ? await text.catch(() => undefined) : text;
    const exchange = unharmed(() => beginExchange(sent, body, sessions, endpoints != null, relaying !== null));
    const relayed = relaying && unharmed(() => exchange?.relay());
    // Sent in the page after all, which then records the answer.
    const sendAfterAll: Fetch = (...args) => {
      exchange?.unmute();
      return sendHere(...args);
    };
    const response =
      sending ??
      (relayed ? relayedFetch(relaying, taken, { ...relayed, abort_on_leave }, sendAfterAll) : sendHere(...taken));
    return response.then(
      (received) => unharmed(() => exchange?.respond(received)) ?? received,
      (error: unknown) => {
        unharmed(() => exchange?.fail(error));
        throw error;
      },
    );
  };
}

function isChosen(address: string, endpoints: RecordedRequests['endpoints']): boolean {
  if (endpoints == null) return true;
  const url = new URL(address, globalThis.location?.href ?? 'http://localhost/');
  return [endpoints].flat().some((endpoint) => {
    if (typeof endpoint === 'string') return url.href.startsWith(endpoint) || url.pathname.startsWith(endpoint);
    return endpoint instanceof RegExp ? url.href.search(endpoint) >= 0 : endpoint(url);
  });
}
