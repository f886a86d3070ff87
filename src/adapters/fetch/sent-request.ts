// What an app sends with `fetch`, as far as it can be read without changing it.

import { isStreamed } from '../../client/relay/relayed-request.ts';

export interface SentRequest {
  /** As the app gave it. */
  readonly url: string;
  /** By which the app aborts it. */
  readonly signal: AbortSignal | null;
  /** Values of its headers, of which some are keys. */
  readonly headers: Headers;
  /** One that is not valid stands in the error. */
  readonly referrer: string | undefined;
}

/** Null where it is no POST: it asks for no answer. */
export function readSentRequest(input: RequestInfo | URL, init?: RequestInit): SentRequest | null {
  const request = requestOf(input);
  if (!/^post$/iu.test(init?.method ?? request?.method ?? '')) return null;
  return {
    // oxlint-disable-next-line typescript/no-base-to-string -- a text or a URL
    url: request?.url ?? input.toString(),
    signal: init?.signal ?? request?.signal ?? null,
    headers: new Headers(init?.headers ?? request?.headers),
    referrer: init?.referrer,
  };
}

/**
 * The text of the body that is sent; undefined for one that is not read, such as a form or a stream. It is to be called before
 * the body is sent, which uses up that of a Request object.
 */
export function textOf(input: RequestInfo | URL, init?: RequestInit): string | Promise<string> | undefined {
  const body = init?.body;
  if (typeof body === 'string') return body;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return new TextDecoder().decode(body);
  const request = body == null ? requestOf(input) : null;
  const isText = /json|text\/plain/u.test(request?.headers.get('content-type') ?? '');
  // A clone shares the bytes in memory. What is sent, and when, stays the same.
  return request !== null && isText && !isStreamed(request) ? request.clone().text() : undefined;
}

function requestOf(input: RequestInfo | URL): Request | null {
  return typeof input === 'object' && 'url' in input ? input : null;
}
