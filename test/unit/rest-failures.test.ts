// Replies to failures of the recorder: there is always a reply before the deadline.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  failed,
  ok,
  REST_DEADLINE_MS,
  type ErrorCode,
  type Result,
  type SessionPage,
} from '../../src/protocol/index.ts';
import { aTransport, ask, fakeRecorder } from './rest-fake-recorder.ts';

const EVENTS = { events: [{ type: 'heartbeat', timestamp: 1 }] };

/** Every error code of a read or command, with its HTTP status. */
const STATUSES: Readonly<Record<ErrorCode, number>> = {
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
  hash_mismatch: 422,
  nothing_imported: 422,
  upgrade_required: 426,
  internal_error: 500,
  attachments_full: 507,
  storage_full: 507,
  storage_unavailable: 503,
  version_mismatch: 503,
  deadline_exceeded: 503,
  not_connected: 503,
  cancelled: 503,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each(Object.entries(STATUSES))('answers %s with status %i', async (code, status) => {
  const failure = failed(isErrorCode(code) ? code : 'not_found', 'About it.');
  const recorder = fakeRecorder({ api: { status: async () => failure, trash: async () => failure } });
  for (const reply of [
    await ask(aTransport(recorder), 'GET', '/status'),
    await ask(aTransport(recorder), 'DELETE', '/session/s1'),
  ]) {
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual({ type: 'error', event_id: null, code, message: 'About it.' });
    expect(reply.headers.has('Retry-After')).toBe(status === 503 || status === 507);
    expect(reply.headers.get('Upgrade')).toBe(status === 426 ? 'websocket' : null);
  }
});

test('Retry-After is a whole number of seconds', async () => {
  const recorder = fakeRecorder({ api: { status: async () => failed('storage_unavailable', 'Broken.') } });
  expect((await ask(aTransport(recorder), 'GET', '/status')).headers.get('Retry-After')).toMatch(/^[1-9][0-9]*$/);
});

test('GET /sessions answers with the failure of a page, not with a partial list', async () => {
  const failure = failed('version_mismatch', 'About it.');
  const page = (next_cursor: string | null): Result<SessionPage> => ok({ sessions: [], total: 0, next_cursor });
  for (const pages of [[failure], [page('c'), failure], [page('c'), page(null), failure]]) {
    const recorder = fakeRecorder({ api: { sessions: async () => pages.shift() ?? page(null) } });
    const reply = await ask(aTransport(recorder), 'GET', '/sessions');
    expect(await reply.json()).toMatchObject({ type: 'error', code: 'version_mismatch', message: 'About it.' });
    expect(pages).toEqual([]);
  }
});

test('GET /recovery answers with the failure, not with an empty list', async () => {
  const recorder = fakeRecorder({ api: { recoveries: async () => failed('storage_unavailable', 'Broken.') } });
  expect((await ask(aTransport(recorder), 'GET', '/recovery')).status).toBe(503);
});

test('answers 500 internal_error with the reason if the recorder throws or rejects', async () => {
  const recorder = fakeRecorder({
    record: () => Promise.reject(new Error('a bug')),
    api: {
      status: () => {
        throw new Error('a bug');
      },
    },
  });
  for (const reply of [
    await ask(aTransport(recorder), 'POST', '/events', EVENTS),
    await ask(aTransport(recorder), 'GET', '/status'),
  ]) {
    expect(reply.status).toBe(500);
    expect(reply.headers.get('X-Recording-Host')).toBe('service-worker');
    expect(await reply.json()).toMatchObject({
      type: 'error',
      event_id: null,
      code: 'internal_error',
      message: expect.stringContaining('a bug'),
    });
  }
});

test('HEAD of a failure has the same status and no body', async () => {
  const reply = await ask(
    aTransport(fakeRecorder({ api: { status: () => Promise.reject(new Error('a bug')) } })),
    'HEAD',
    '/status',
  );
  expect(reply.status).toBe(500);
  expect(reply.body).toBeNull();
});

test('answers 503 deadline_exceeded at the deadline, not before, if the recorder never answers', async () => {
  const never = new Promise<never>(() => {});
  const recorder = fakeRecorder({ record: () => never, api: { status: () => never } });
  for (const asking of [
    () => ask(aTransport(recorder), 'POST', '/events', EVENTS),
    () => ask(aTransport(recorder), 'GET', '/status'),
  ]) {
    let reply: Response | undefined;
    void asking().then((answered) => {
      reply = answered;
    });
    await vi.advanceTimersByTimeAsync(REST_DEADLINE_MS - 1);
    expect(reply).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(reply?.status).toBe(503);
    expect(await reply?.json()).toMatchObject({ type: 'error', event_id: null, code: 'deadline_exceeded' });
  }
});

test('clears the timer of a request after its reply', async () => {
  await ask(aTransport(), 'GET', '/status');
  await ask(aTransport(), 'GET', '/none');
  expect(vi.getTimerCount()).toBe(0);
});

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(STATUSES, code);
}
