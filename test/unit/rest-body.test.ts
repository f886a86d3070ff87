// Reading and limiting the body of a REST request.

import { expect, test } from 'vitest';
import { MAX_PAYLOAD_BYTES } from '../../src/protocol/index.ts';
import { aTransport, ask, BASE, claiming, fakeRecorder, ORIGIN } from './rest-fake-recorder.ts';

const MIB = 1024 * 1024;
const EVENTS = `${ORIGIN}${BASE}/events`;

/** A body for /events of exactly `bytes` bytes. */
function bodyOf(bytes: number, filler = 'x'): string {
  const around = '{"events":[],"more":""}';
  const each = new TextEncoder().encode(filler).byteLength;
  return around.replace('""', `"${filler.repeat((bytes - around.length) / each)}"`);
}

/** The two ways in which browsers offer a body: Firefox has no `request.body`. */
const READERS: readonly [name: string, as: (request: Request) => Request][] = [
  ['a stream', (request) => request],
  ['an array buffer only', (request) => claiming(request, { body: undefined })],
];

async function post(body: BodyInit, as: (request: Request) => Request): Promise<Response> {
  return aTransport().handle(as(new Request(EVENTS, { method: 'POST', body })), { page_id: null });
}

test.each(READERS)(
  'accepts a body of 16 MiB from %s, and answers one byte more with 413 payload_too_large',
  async (_, as) => {
    expect((await post(bodyOf(MAX_PAYLOAD_BYTES), as)).status).toBe(200);
    const reply = await post(bodyOf(MAX_PAYLOAD_BYTES + 1), as);
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({
      type: 'error',
      event_id: null,
      code: 'payload_too_large',
      message: expect.stringContaining('16777216'),
    });
  },
);

test.each(READERS)('the limit counts bytes of %s, not characters', async (_, as) => {
  const body = bodyOf(MAX_PAYLOAD_BYTES + 2 + 1, 'é');
  expect(body.length).toBeLessThan(9 * MIB);
  expect((await post(body, as)).status).toBe(413);
});

test.each(READERS)('answers a body from %s that is not JSON in UTF-8 with 400 parse_error', async (_, as) => {
  const encoded = new TextEncoder().encode('{"events":["\u0000"]}');
  const bodies = [
    '',
    '{',
    '{"events":[]} x',
    "{'events':[]}",
    'events=[]',
    Uint8Array.from(encoded, (byte) => (byte === 0 ? 0xff : byte)),
    Uint8Array.of(0x22, 0xc3, 0x22),
  ];
  for (const body of bodies) {
    const reply = await post(body, as);
    expect([String(body), reply.status]).toEqual([String(body), 400]);
    expect(await reply.json()).toMatchObject({ type: 'error', event_id: null, code: 'parse_error' });
  }
});

test.each(READERS)('reads non-ASCII text from %s unchanged', async (_, as) => {
  const recorder = fakeRecorder();
  const events = [{ type: 'heartbeat', timestamp: 1, text: 'é \u{1f600} \u2028' }];
  await aTransport(recorder).handle(as(new Request(EVENTS, { method: 'POST', body: JSON.stringify({ events }) })), {
    page_id: null,
  });
  expect(recorder.asked).toEqual([['record', events, { page_id: null }]]);
});

test('decodes characters that are split between two chunks', async () => {
  const recorder = fakeRecorder();
  const bytes = new TextEncoder().encode('{"events":["\u{1f600}é"]}');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  await aTransport(recorder).handle(streamed(body), { page_id: null });
  expect(recorder.asked).toEqual([['record', ['\u{1f600}é'], { page_id: null }]]);
});

test('stops reading when a body is too large, even if the body never ends', async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(MIB)),
    cancel: () => {
      cancelled = true;
    },
  });
  const reply = await aTransport().handle(streamed(body), { page_id: null });
  expect(reply.status).toBe(413);
  expect(cancelled).toBe(true);
});

test('answers an interrupted body with 400 parse_error and records nothing', async () => {
  const recorder = fakeRecorder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"events":[]}'));
      controller.error(new Error('connection lost'));
    },
  });
  const reply = await aTransport(recorder).handle(streamed(body), { page_id: null });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({
    code: 'parse_error',
    message: expect.stringContaining('connection lost'),
  });
  expect(recorder.asked).toEqual([]);
});

test('accepts any content type, because sendBeacon sends text/plain', async () => {
  for (const type of ['text/plain;charset=UTF-8', 'application/json', 'application/octet-stream', '']) {
    const request = new Request(EVENTS, { method: 'POST', body: new Blob(['{"events":[]}'], { type }) });
    const { status } = await aTransport().handle(request, { page_id: null });
    expect([type, status]).toEqual([type, 200]);
  }
});

test('ignores the body of a route that takes none', async () => {
  expect((await ask(aTransport(), 'POST', '/session/s1/restore', 'no JSON')).status).toBe(200);
});

/** Node requires `duplex` for a stream body. */
function streamed(body: ReadableStream<Uint8Array>): Request {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
  return new Request(EVENTS, init);
}
