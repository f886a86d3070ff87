// The transport through the service worker: its requests, and how it handles the answers.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transport } from '../../src/client/transports/transport.ts';
import { openRestTransport } from '../../src/client/transports/rest-transport.ts';
import { isPlainObject, type Result } from '../../src/protocol/index.ts';

const OURS = { 'X-Recording-Host': 'service-worker' };
const CONTEXT = { namespace: 'holdfast', clientId: 'abcdefghijkl' };

/** A fake service worker. `answer` returns its answer to events. */
interface FakeServiceWorker {
  status: unknown;
  answer: (events: readonly unknown[]) => Response;
  /** The number of events in each request. */
  readonly requests: number[];
}

let worker: FakeServiceWorker;

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: OURS });
}

function idOf(event: unknown): unknown {
  return isPlainObject(event) ? event['event_id'] : undefined;
}

function acks(events: readonly unknown[]): Response {
  const responses = events.map((event) => ({
    type: 'ack',
    event_id: idOf(event),
    session_id: 's1',
    status: 'message_added',
  }));
  return json({ processed: responses.length, responses });
}

function refusal(code: string, status: number): Response {
  return json({ type: 'error', event_id: null, code, message: `It is ${code}.` }, status);
}

function eventsOf(count: number): { readonly event_id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ event_id: `e${index + 1}` }));
}

async function openTransport(): Promise<Transport> {
  const opened = await openRestTransport(CONTEXT);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function idsOf(sent: Awaited<ReturnType<Transport['send']>>): unknown[] {
  return sent.ok ? sent.value.map(({ event_id }) => event_id) : [];
}

beforeEach(() => {
  worker = { status: { status: 'running', namespace: 'holdfast' }, answer: acks, requests: [] };
  vi.stubGlobal('navigator', { serviceWorker: { controller: {} } });
  vi.stubGlobal('fetch', (_url: string, { method, body }: { method: string; body?: string }): Promise<Response> => {
    if (method === 'GET') return Promise.resolve(json(worker.status));
    const { events: sent }: { events: unknown[] } = JSON.parse(body ?? '');
    worker.requests.push(sent.length);
    return Promise.resolve(worker.answer(sent));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('sends no request while no service worker controls the page: the network would answer it', async () => {
  vi.stubGlobal('navigator', { serviceWorker: { controller: null } });
  const fetching = vi.spyOn(globalThis, 'fetch');
  expect(await openRestTransport(CONTEXT)).toMatchObject({ ok: false, error: { code: 'not_connected' } });
  expect(fetching).not.toHaveBeenCalled();
});

test.each([{ namespace: 'other' }, {}, { type: 'error', code: 'storage_unavailable', message: 'Broken.' }])(
  'opens no transport to a service worker whose status is %j',
  async (status) => {
    worker.status = status;
    const opened: Result<Transport> = await openRestTransport(CONTEXT);
    expect(opened).toMatchObject({
      ok: false,
      error: { code: 'code' in status ? 'storage_unavailable' : 'not_connected', message: expect.any(String) },
    });
  },
);

test('names both namespaces when they differ', async () => {
  worker.status = { namespace: 'other' };
  expect(await openRestTransport(CONTEXT)).toMatchObject({
    error: { message: expect.stringMatching(/"other".*"holdfast"/) },
  });
});

test('returns one reply per event', async () => {
  const transport = await openTransport();
  expect(idsOf(await transport.send(eventsOf(3)))).toEqual(['e1', 'e2', 'e3']);
  expect(worker.requests).toEqual([3]);
});

test('splits a batch that is too large until every event has its reply', async () => {
  worker.answer = (sent) => (sent.length > 2 ? refusal('payload_too_large', 413) : acks(sent));
  const transport = await openTransport();
  expect(idsOf(await transport.send(eventsOf(5)))).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
});

test('refuses only the event that is too large, with its id, and records its neighbours', async () => {
  worker.answer = (sent) =>
    sent.some((event) => idOf(event) === 'e2') ? refusal('payload_too_large', 413) : acks(sent);
  const transport = await openTransport();
  expect(await transport.send(eventsOf(3))).toMatchObject({
    ok: true,
    value: [
      { type: 'ack', event_id: 'e1' },
      { type: 'error', event_id: 'e2', code: 'payload_too_large' },
      { type: 'ack', event_id: 'e3' },
    ],
  });
});

test('no event of a split batch overtakes one that is not recorded yet', async () => {
  worker.answer = (sent) => {
    if (sent.length > 1) return refusal('payload_too_large', 413);
    const responses = sent.map((event) => ({
      type: 'error',
      event_id: idOf(event),
      code: 'storage_full',
      message: '',
    }));
    return json({ responses }, 507);
  };
  const transport = await openTransport();
  expect(await transport.send(eventsOf(2))).toMatchObject({
    value: [
      { event_id: 'e1', code: 'storage_full' },
      { event_id: 'e2', code: 'storage_full' },
    ],
  });
  expect(worker.requests).toEqual([2, 1]);
});

test.each(['deadline_exceeded', 'storage_unavailable', 'forbidden'])(
  'is lost with the reason %s that our service worker answers',
  async (code) => {
    worker.answer = () => refusal(code, 503);
    const transport = await openTransport();
    expect(await transport.send(eventsOf(1))).toMatchObject({ ok: false, error: { code } });
    expect(await transport.lost).toMatchObject({ code });
  },
);

test('is lost if an answer does not come from our service worker', async () => {
  worker.answer = () => new Response('{}');
  const transport = await openTransport();
  expect(await transport.send(eventsOf(1))).toMatchObject({ ok: false, error: { code: 'not_connected' } });
  expect(await transport.lost).toMatchObject({ code: 'not_connected' });
});

test('is lost if the number of replies differs from the number of events', async () => {
  worker.answer = () => acks(eventsOf(1));
  const transport = await openTransport();
  expect(await transport.send(eventsOf(2))).toMatchObject({ ok: false, error: { code: 'version_mismatch' } });
});
