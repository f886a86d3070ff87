// The Response that a page gets of a relayed answer: with what the response of its own `fetch` would have had.

import type { FromRelayMessage, RelayFailure, RelayResponse } from '../../protocol/index.ts';
import type { RelayChannel } from './relay-channel.ts';
import { withProperties, type BodyFailure } from './with-properties.ts';

const LOST = 'Failed to fetch: the worker that made the request has ended.';

/**
 * The Response of the answer that `first` begins. Throws what `fetch` would reject with: a TypeError where the server is not
 * reached or the worker has ended, the reason of `signal` once that is aborted.
 */
export async function readResponse(channel: RelayChannel, signal: AbortSignal | null): Promise<Response> {
  const message = await unlessAborted(channel.next(), signal);
  if (message?.type === 'response') return responseOf(message, channel, signal);
  throw errorOf(message);
}

/** The response to a page that comes too late. */
export function incompleteResponse(sessionId: string): Response {
  const text = `The beginning of this answer is no longer in memory. Its text is recorded: read the session ${sessionId}.`;
  return new Response(text, { status: 410, statusText: 'Gone', headers: { 'Content-Type': 'text/plain' } });
}

function responseOf(head: RelayResponse, channel: RelayChannel, signal: AbortSignal | null): Response {
  const { status, status_text: statusText, url, redirected, response_type: type } = head;
  const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
  const failure: BodyFailure = {};
  const body = head.has_body ? bodyOf(channel, signal, failure) : null;
  // `fetch` makes responses that the constructor refuses, such as one with a body and the status 204.
  const response = new Response(body, { headers, ...(isConstructible(status) ? { status, statusText } : {}) });
  const ok = status >= 200 && status < 300;
  return withProperties(response, { url, redirected, type, status, statusText, ok }, failure);
}

function isConstructible(status: number): boolean {
  return status >= 200 && status < 600 && ![204, 205, 304].includes(status);
}

/** Reading drives the relay: a page that does not read takes nothing. */
function bodyOf(
  channel: RelayChannel,
  signal: AbortSignal | null,
  failure: BodyFailure,
): ReadableStream<ArrayBufferView<ArrayBuffer>> {
  const note = (error: unknown): unknown => {
    failure.thrown ??= { error };
    return error;
  };

  async function pull(controller: ReadableStreamDefaultController | ReadableByteStreamController): Promise<void> {
    channel.post({ type: 'pull' });
    const message = await unlessAborted(channel.next(), signal).catch((error: unknown) => {
      throw note(error);
    });
    if (message?.type === 'bytes') return controller.enqueue(message.bytes);
    if (message?.type !== 'end') throw note(errorOf(message));
    controller.close();
    if ('byobRequest' in controller) controller.byobRequest?.respond(0);
  }
  const cancel = (): void => {
    channel.post({ type: 'cancel' });
  };
  const strategy = { highWaterMark: 0 };
  try {
    return new ReadableStream({ type: 'bytes', pull, cancel, start }, strategy);
  } catch {
    return new ReadableStream({ pull, cancel, start }, strategy); // Safari has no byte streams
  }

  /** An abort ends the body also while the page does not read. */
  function start(controller: ReadableStreamDefaultController | ReadableByteStreamController): void {
    signal?.addEventListener(
      'abort',
      () => {
        controller.error(note(signal.reason));
      },
      { once: true },
    );
  }
}

/** Settles like `promise`, or rejects once `signal` is aborted. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

function errorOf(message: FromRelayMessage | null): Error {
  return message?.type === 'failed' ? failureOf(message) : new TypeError(LOST);
}

function failureOf({ name, message }: RelayFailure): Error {
  return name === 'AbortError' ? new DOMException(message, name) : new TypeError(message);
}
