// The messages with which a page asks a waiting service worker to take over.

import { isPlainObject } from './json.ts';

/** From a page to a waiting service worker, with a port for the answer: its user has agreed. What messageSkipWaiting of workbox-window sends. */
export interface SkipWaitingMessage {
  readonly type: 'SKIP_WAITING';
}

/** From the waiting service worker to the page: whether it takes over. */
export interface SkipWaitingReply {
  readonly type: 'skip_waiting_reply';
  readonly result: UpdateResult;
}

/**
 * Why a new version does not take over yet. `recording`: `sessions` are being recorded, and an update would interrupt
 * them. `storage_unavailable`: the storage could not be read, so it is unknown whether a session is being recorded.
 * `deadline_exceeded`: the new version did not reply. The message contains the next step.
 */
export interface UpdateRefusal {
  readonly code: 'recording' | 'storage_unavailable' | 'deadline_exceeded';
  readonly message: string;
  /** With the first 300 characters of each title, as in a list. */
  readonly sessions: readonly { readonly session_id: string; readonly title: string | null }[];
}

/** Whether a waiting version of the service worker takes over, or why it does not. */
export type UpdateResult =
  | { readonly ok: true; readonly error?: undefined }
  | { readonly ok: false; readonly error: UpdateRefusal };

export function refusedUpdate(
  code: UpdateRefusal['code'],
  message: string,
  sessions: UpdateRefusal['sessions'] = [],
): UpdateResult {
  return { ok: false, error: { code, message, sessions } };
}

export function isSkipWaiting(data: unknown): data is SkipWaitingMessage {
  return isPlainObject(data) && data['type'] === 'SKIP_WAITING';
}

/** Parses a waiting worker's reply; null for anything else. An unknown code counts as `storage_unavailable`. */
export function parseSkipWaitingReply(data: unknown): UpdateResult | null {
  if (!isPlainObject(data) || data['type'] !== 'skip_waiting_reply' || !isPlainObject(data['result'])) return null;
  const { ok, error } = data['result'];
  if (ok === true) return { ok };
  if (ok !== false || !isPlainObject(error) || typeof error['message'] !== 'string') return null;
  const { code, message, sessions } = error;
  const isKnown = code === 'recording' || code === 'deadline_exceeded';
  return refusedUpdate(
    isKnown ? code : 'storage_unavailable',
    message,
    Array.isArray(sessions) ? sessions.flatMap(readSession) : [],
  );
}

function readSession(value: unknown): UpdateRefusal['sessions'] {
  if (!isPlainObject(value) || typeof value['session_id'] !== 'string') return [];
  const { session_id, title } = value;
  return [{ session_id, title: typeof title === 'string' ? title : null }];
}
