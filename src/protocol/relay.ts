// The messages by which a SharedWorker makes a request for a page and relays the answer. Each answer that a page reads has
// a port of its own; the client opens it by a `relay` message at its own port. Other builds send these messages too, so
// each arrives as unknown: `parse-to-relay.ts` validates them in the worker, `parse-from-relay.ts` in the page.

import type { JsonValue } from './json.ts';

/** What `fetch` is given in the worker, so that it sends what the page would have sent. */
export interface RelayedRequest {
  /** Absolute. */
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As the page would have sent it; null where the request has none. */
  readonly body: ArrayBuffer | null;
  readonly mode: 'cors' | 'same-origin';
  readonly credentials: 'include' | 'omit' | 'same-origin';
  readonly cache: 'default' | 'force-cache' | 'no-cache' | 'no-store' | 'only-if-cached' | 'reload';
  readonly redirect: 'error' | 'follow';
  /** Absolute, or empty for none. */
  readonly referrer: string;
  readonly referrer_policy: string;
  readonly integrity: string;
  readonly keepalive: boolean;
}

/** Makes a request whose answer goes on when the page is gone. The worker may be asked for this once it is `ready`. */
export interface RelayFetch {
  readonly type: 'fetch';
  /** The session to which the answer belongs, by which a page finds it again. */
  readonly session_id: string;
  readonly request: RelayedRequest;
  /** What the recorder is to know of the request; null records nothing. */
  readonly recording: JsonValue;
  /** Whether the request is aborted when the last page that reads its answer is gone. */
  readonly abort_on_leave: boolean;
  /** What a page that attaches reads before the answer, such as the beginning of a message that the answer goes on with. */
  readonly preceding: string;
}

/** Reads the latest answer of a session from its beginning. */
export interface RelayAttach {
  readonly type: 'attach';
  readonly session_id: string;
  /** Whether an answer that has ended is wanted as well. */
  readonly ended: boolean;
}

/** Aborts the latest answer of a session, which goes on. */
export interface RelayStop {
  readonly type: 'stop';
  readonly session_id: string;
}

/**
 * From the page to the worker.
 * - `pull`: the page reads on, and takes the next bytes
 * - `cancel`: the page reads no further
 * - `detach`: the same, and the answer goes on also where no other page reads it
 * - `abort`: the app aborts the request
 * - `ping`: asks for a `pong`
 */
export type ToRelayMessage =
  | RelayFetch
  | RelayAttach
  | RelayStop
  | { readonly type: 'pull' | 'cancel' | 'detach' | 'abort' | 'ping' };

/** What a Response has beside its body. */
export interface RelayResponse {
  readonly type: 'response';
  readonly status: number;
  readonly status_text: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly url: string;
  readonly redirected: boolean;
  readonly response_type: ResponseKind;
  readonly has_body: boolean;
}

/** `type` of a Response that the worker can read. */
export type ResponseKind = 'basic' | 'cors' | 'default';

/** Bytes of the body that follow those before. */
export interface RelayBytes {
  readonly type: 'bytes';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What `fetch`, or reading its body, failed with. The page makes the same error of it. */
export interface RelayFailure {
  readonly type: 'failed';
  /** Anything but an abort is a TypeError, as of `fetch` itself. */
  readonly name: 'AbortError' | 'TypeError';
  readonly message: string;
}

/**
 * From the worker to the page.
 * - `ready`: the worker takes a `fetch` or an `attach`
 * - `refused`: it does not, since it would not notice when this page is gone
 * - `found`, `none`: whether the session has such an answer; what has come of it follows
 * - `incomplete`: the beginning of the answer is no longer in memory
 * - `end`: the body is complete
 * - `dropped`: the worker took the page for gone, and sends nothing more
 */
export type FromRelayMessage =
  | RelayResponse
  | RelayBytes
  | RelayFailure
  | { readonly type: 'ready' | 'refused' | 'found' | 'none' | 'incomplete' | 'end' | 'dropped' | 'pong' };
