// What an app sends with `fetch`, as far as it can be read without touching it: the body of a Request object is not.

import { jsonOf } from '../../feeds/readers/json-members.ts';
import type { JsonValue } from '../../protocol/index.ts';

export interface SentRequest {
  /** As the app gave it. */
  readonly url: string;
  readonly method: string;
  /** The JSON of its body; undefined for any other body. */
  readonly body: JsonValue | undefined;
  /** By which the app aborts it. */
  readonly signal: AbortSignal | null;
  /** Values of its headers, of which some are keys. */
  readonly headers: Headers;
}

export function readSentRequest(input: RequestInfo | URL, init: RequestInit | undefined): SentRequest {
  const request = typeof input === 'object' && 'url' in input ? input : null;
  return {
    url: typeof input === 'string' ? input : 'url' in input ? input.url : input.href,
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    body: jsonBody(init?.body),
    signal: init?.signal ?? request?.signal ?? null,
    headers: new Headers(init?.headers ?? request?.headers),
  };
}

/** An address as a URL, as the page would request it. */
export function urlOf(address: string): URL {
  return new URL(address, globalThis.location?.href ?? 'http://localhost/');
}

function jsonBody(body: BodyInit | null | undefined): JsonValue | undefined {
  if (typeof body === 'string') return jsonOf(body);
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return jsonOf(new TextDecoder().decode(body));
  return undefined;
}
