// What a page would send, as the worker can send it.

import type { RelayedRequest } from '../../protocol/index.ts';

/** Whether the worker can send it: a body that streams, and a response that scripts cannot read, stay with the page. */
export function isRelayable(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  if (init?.body instanceof ReadableStream) return false;
  if (input instanceof Request && init?.body == null && isStreamed(input)) return false;
  const { mode, redirect } = { ...(input instanceof Request ? pick(input) : {}), ...defined(init) };
  return mode !== 'no-cors' && redirect !== 'manual';
}

/**
 * Whether its body is a stream of the app, or is used. Any other body is in memory, and can be read byte by byte; where requests
 * have no member `duplex`, as in Firefox, none is a stream.
 */
export function isStreamed(request: Request): boolean {
  try {
    if ('duplex' in request) request.body?.getReader({ mode: 'byob' }).releaseLock();
    return request.bodyUsed;
  } catch {
    return true;
  }
}

/** The request in the form of a message; reads its body to the end. Null, and nothing is read, for what the worker cannot send after all. */
export async function describeRequest(request: Request): Promise<RelayedRequest | null> {
  const { url, method, mode, credentials, cache, redirect, integrity, keepalive } = request;
  if (!/^https?:/.test(url) || (mode !== 'cors' && mode !== 'same-origin') || redirect === 'manual') return null;
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer();
  return {
    url,
    method,
    mode,
    credentials,
    cache,
    redirect,
    integrity,
    keepalive,
    headers: [...request.headers],
    body: body === null || (body.byteLength === 0 && !hasType(request)) ? null : body,
    referrer: request.referrer === 'about:client' ? location.href : request.referrer,
    referrer_policy: request.referrerPolicy === '' ? pagePolicy() : request.referrerPolicy,
  };
}

/** An empty text has a type, no body has none. */
function hasType({ headers }: Request): boolean {
  return headers.has('content-type');
}

/** The page's own policy, where its document states one: a worker has another. That of a header is not visible. */
function pagePolicy(): string {
  if (typeof document === 'undefined') return '';
  const metas = document.querySelectorAll<HTMLMetaElement>('meta[name=referrer i]');
  return metas.item(metas.length - 1)?.content ?? '';
}

function pick({ mode, redirect }: Request): Pick<RequestInit, 'mode' | 'redirect'> {
  return { mode, redirect };
}

function defined(init: RequestInit | undefined): Pick<RequestInit, 'mode' | 'redirect'> {
  return {
    ...(init?.mode === undefined ? {} : { mode: init.mode }),
    ...(init?.redirect === undefined ? {} : { redirect: init.redirect }),
  };
}
