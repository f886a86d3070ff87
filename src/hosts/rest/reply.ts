// Makes every HTTP reply of the recording API, so that each has the headers that identify it as ours, keep it out of
// caches, and prevent that it is shown as a page.

import type { ErrorCode, Failure, ImportReport, Reply } from '../../protocol/index.ts';
import { RETRY_AFTER_SECS } from '../constants.ts';

/** Why a request was refused: an error reply's fields, and with them the replies to the events of a refused batch. */
export interface Refusal extends Failure {
  readonly event_id?: string | null;
  readonly processed?: number;
  readonly responses?: readonly Reply[];
  /** Of an import: what it has done before. */
  readonly report?: ImportReport;
}

/** What a route answers: the JSON of a 200, or an error. */
export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Refusal };

/** The HTTP status of each error code. */
export const STATUS_OF_CODE = {
  invalid_event: 400,
  parse_error: 400,
  forbidden: 403,
  session_not_found: 404,
  message_not_found: 404,
  attachment_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  append_gap: 409,
  event_gap: 409,
  payload_too_large: 413,
  nothing_imported: 422,
  hash_mismatch: 422,
  upgrade_required: 426,
  internal_error: 500,
  storage_unavailable: 503,
  version_mismatch: 503,
  deadline_exceeded: 503,
  not_connected: 503,
  cancelled: 503,
  attachments_full: 507,
  storage_full: 507,
} as const satisfies Record<ErrorCode, number>;

/** Headers of every reply. A caller that does not see `X-Recording-Host` was answered by a static server. */
export const COMMON_HEADERS = {
  'X-Recording-Host': 'service-worker',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
};

const JSON_TYPE = 'application/json; charset=utf-8';

/** The reply to a request: 200 with the value, or the code's status with `{type:'error', event_id, code, message}`. */
export function jsonReply(answer: Answer, headers: Readonly<Record<string, string>> = {}): Response {
  const status = answer.ok ? 200 : STATUS_OF_CODE[answer.error.code];
  const body = answer.ok ? answer.value : { type: 'error', event_id: null, ...answer.error };
  // As a stream: Chromium transfers text through a blob, which takes about half a millisecond more.
  return new Response(new Response(JSON.stringify(body)).body, {
    status,
    headers: { ...COMMON_HEADERS, 'Content-Type': JSON_TYPE, ...headersOf(status), ...headers },
  });
}

/** 204, for OPTIONS. */
export function emptyReply(headers: Readonly<Record<string, string>>): Response {
  return new Response(null, { status: 204, headers: { ...COMMON_HEADERS, ...headers } });
}

/** The same reply for HEAD: a service worker's reply would send its body to the page. */
export function withoutBody(reply: Response): Response {
  void reply.body?.cancel();
  return new Response(null, { status: reply.status, headers: reply.headers });
}

function headersOf(status: number): Record<string, string> {
  if (status === 426) return { Upgrade: 'websocket' };
  return status === 503 || status === 507 ? { 'Retry-After': String(RETRY_AFTER_SECS) } : {};
}
