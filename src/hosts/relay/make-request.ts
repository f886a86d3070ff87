// Makes the request that a page asks for.

import type { RelayedRequest } from '../../protocol/index.ts';

const REFERRER_POLICIES: readonly ReferrerPolicy[] = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
];

/** Fetches as the page would have done. Rejects as `fetch` does. */
export function makeRequest(request: RelayedRequest, signal: AbortSignal): Promise<Response> {
  const { url, method, headers, body, mode, credentials, cache, redirect, referrer, integrity, keepalive } = request;
  return fetch(url, {
    method,
    body,
    mode,
    credentials,
    cache,
    redirect,
    referrer,
    integrity,
    keepalive,
    signal,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    referrerPolicy: REFERRER_POLICIES.find((policy) => policy === request.referrer_policy) ?? '',
  });
}
