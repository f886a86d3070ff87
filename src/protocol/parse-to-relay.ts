// Parses the messages of a page in the worker that relays an answer to it.

import { MAX_ID_LENGTH } from './constants.ts';
import { isPlainObject } from './json.ts';
import { isHeaders } from './parse-from-relay.ts';
import { isJson } from './read-json.ts';
import type { RelayedRequest, ToRelayMessage } from './relay.ts';

const PLAIN = ['pull', 'cancel', 'detach', 'abort', 'ping'] as const;
const MODES = ['cors', 'same-origin'] as const;
const CREDENTIALS = ['include', 'omit', 'same-origin'] as const;
const CACHES = ['default', 'force-cache', 'no-cache', 'no-store', 'only-if-cached', 'reload'] as const;
const REDIRECTS = ['error', 'follow'] as const;

/** Parses a message from a page; null for anything else. */
export function parseToRelay(data: unknown): ToRelayMessage | null {
  if (!isPlainObject(data)) return null;
  const plain = PLAIN.find((type) => type === data['type']);
  if (plain !== undefined) return { type: plain };
  const { type, session_id, ended, recording, abort_on_leave, preceding } = data;
  if (!isSessionId(session_id)) return null;
  if (type === 'stop') return { type, session_id };
  if (type === 'attach') return { type, session_id, ended: ended !== false };
  const request = parseRequest(data['request']);
  if (type !== 'fetch' || request === null || !isJson(recording)) return null;
  return {
    type,
    session_id,
    request,
    recording,
    abort_on_leave: abort_on_leave === true,
    preceding: typeof preceding === 'string' ? preceding : '',
  };
}

function parseRequest(data: unknown): RelayedRequest | null {
  if (!isPlainObject(data)) return null;
  const { url, method, headers, body, referrer, referrer_policy, integrity, keepalive } = data;
  const mode = MODES.find((known) => known === data['mode']);
  const credentials = CREDENTIALS.find((known) => known === data['credentials']);
  const cache = CACHES.find((known) => known === data['cache']);
  const redirect = REDIRECTS.find((known) => known === data['redirect']);
  if (mode === undefined || credentials === undefined || cache === undefined || redirect === undefined) return null;
  if (typeof url !== 'string' || typeof method !== 'string' || !isHeaders(headers)) return null;
  if (!(body === null || body instanceof ArrayBuffer)) return null;
  if (typeof referrer !== 'string' || typeof referrer_policy !== 'string' || typeof integrity !== 'string') return null;
  return {
    url,
    method,
    headers,
    body,
    mode,
    credentials,
    cache,
    redirect,
    referrer,
    referrer_policy,
    integrity,
    keepalive: keepalive === true,
  };
}

/** True for what the worker takes as the id of a session. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
}
