// The two routes that record.

import { expect, test } from 'vitest';
import type { ErrorCode, Reply } from '../../src/protocol/index.ts';
import { aTransport, ask, fakeRecorder } from './rest-fake-recorder.ts';

const START = { type: 'session_start', session_id: 's1', provider: 'test', event_id: 'e1' };
const SNAPSHOT = { type: 'session_snapshot', session_id: 's1', provider: 'test', messages: [], event_id: 'e2' };
const ACK: Reply = { type: 'ack', event_id: 'e1', session_id: 's1', status: 'session_started', seq: 1 };

function anError(code: ErrorCode, event_id: string | null = null): Reply {
  return { type: 'error', event_id, code, message: `About ${code}.` };
}

function aTransportThatReplies(...replies: readonly Reply[]) {
  return aTransport(fakeRecorder({ record: async () => replies }));
}

test('POST /events passes all events unchanged to the recorder in one call, with the page that sent them', async () => {
  const recorder = fakeRecorder();
  const events = [START, { type: 'nonsense' }, null, { ...START, unknown_field: [1] }];
  await ask(aTransport(recorder), 'POST', '/events', { events, more: 'ignored' });
  expect(recorder.asked).toEqual([['record', events, { page_id: 'page-1' }]]);
});

test('POST /events answers one response per event, including refused events, and the number of events', async () => {
  const reply = await ask(aTransport(), 'POST', '/events', { events: [START, { type: 'nonsense', event_id: 'e7' }] });
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({
    processed: 2,
    responses: [
      ACK,
      { type: 'error', event_id: 'e7', code: 'invalid_event', message: expect.stringContaining('nonsense') },
    ],
  });
});

test('POST /events answers an empty batch with no responses', async () => {
  const reply = await ask(aTransport(), 'POST', '/events', { events: [] });
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({ processed: 0, responses: [] });
});

test('POST /events answers a body without an array of events with 400 invalid_event', async () => {
  const recorder = fakeRecorder();
  for (const body of [{}, { events: START }, { events: null }, [START], null, 5, 'text']) {
    const reply = await ask(aTransport(recorder), 'POST', '/events', JSON.stringify(body));
    expect([JSON.stringify(body), reply.status]).toEqual([JSON.stringify(body), 400]);
    expect(await reply.json()).toMatchObject({
      type: 'error',
      event_id: null,
      code: 'invalid_event',
      message: expect.stringContaining('events'),
    });
  }
  expect(recorder.asked).toEqual([]);
});

test('POST /events is refused with every response if storage refused all events', async () => {
  for (const [code, status] of [
    ['storage_full', 507],
    ['storage_unavailable', 503],
    ['version_mismatch', 503],
  ] as const) {
    const responses = [anError(code, 'e1'), anError(code)];
    const reply = await ask(aTransportThatReplies(...responses), 'POST', '/events', { events: [START, START] });
    expect(reply.status).toBe(status);
    expect(Number(reply.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await reply.json()).toEqual({
      type: 'error',
      event_id: null,
      code,
      message: `About ${code}.`,
      processed: 2,
      responses,
    });
  }
});

test('POST /events does not answer storage_full if storage refused events for several reasons', async () => {
  const reply = await ask(
    aTransportThatReplies(anError('storage_full'), anError('version_mismatch')),
    'POST',
    '/events',
    {
      events: [START, START],
    },
  );
  expect(reply.status).toBe(503);
  expect(await reply.json()).toMatchObject({ code: 'version_mismatch', processed: 2 });
});

test('POST /events answers 200 if any event was decided', async () => {
  for (const responses of [
    [ACK, anError('storage_full')],
    [anError('invalid_event'), anError('storage_unavailable')],
    [anError('event_gap'), anError('event_gap')],
    [anError('session_not_found')],
  ]) {
    const reply = await ask(aTransportThatReplies(...responses), 'POST', '/events', {
      events: responses.map(() => START),
    });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({ processed: responses.length, responses });
  }
});

test('POST /snapshot records a snapshot and answers with its ack', async () => {
  const recorder = fakeRecorder();
  const reply = await ask(aTransport(recorder), 'POST', '/snapshot', SNAPSHOT);
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({
    type: 'ack',
    event_id: 'e2',
    session_id: 's1',
    status: 'snapshot_received',
    seq: 1,
  });
  expect(recorder.asked).toEqual([['record', [SNAPSHOT], { page_id: 'page-1' }]]);
});

test('POST /snapshot refuses every other event type and records nothing', async () => {
  const recorder = fakeRecorder();
  for (const body of [START, {}, null, [SNAPSHOT], { events: [SNAPSHOT] }]) {
    const reply = await ask(aTransport(recorder), 'POST', '/snapshot', JSON.stringify(body));
    expect([JSON.stringify(body), reply.status]).toEqual([JSON.stringify(body), 400]);
    expect(await reply.json()).toMatchObject({ type: 'error', event_id: null, code: 'invalid_event' });
  }
  expect(recorder.asked).toEqual([]);
});

test('POST /snapshot answers an invalid snapshot with 400 and its event_id', async () => {
  const reply = await ask(aTransport(), 'POST', '/snapshot', { ...SNAPSHOT, messages: 'none' });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({
    type: 'error',
    event_id: 'e2',
    code: 'invalid_event',
    message: expect.stringContaining('messages'),
  });
});

test('POST /snapshot answers a refusal with the status of its error', async () => {
  for (const [code, status] of [
    ['invalid_event', 400],
    ['session_not_found', 404],
    ['event_gap', 409],
    ['payload_too_large', 413],
    ['storage_full', 507],
    ['storage_unavailable', 503],
  ] as const) {
    const reply = await ask(aTransportThatReplies(anError(code, 'e2')), 'POST', '/snapshot', SNAPSHOT);
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual(anError(code, 'e2'));
  }
});

test('POST /snapshot answers 500, not an ack, if the recorder returns no reply', async () => {
  const reply = await ask(aTransportThatReplies(), 'POST', '/snapshot', SNAPSHOT);
  expect(reply.status).toBe(500);
  expect(await reply.json()).toMatchObject({ code: 'internal_error' });
});
