// The route of attachments: bytes under their hash, of which nothing can run as a page of the origin.

import { describe, expect, test } from 'vitest';
import { failed, ok } from '../../src/protocol/index.ts';
import { aTransport, ask, BASE, fakeRecorder, ORIGIN, SHA256 } from './rest-fake-recorder.ts';

const TEXT = '0123456789';

/** Answers a GET of an attachment of this type. */
function get(media_type: string, headers: Record<string, string> = {}): Promise<Response> {
  const bytes = new Blob([TEXT], { type: media_type });
  const attachment = async (sha256: string) => ok({ sha256, size: TEXT.length, media_type, bytes });
  const request = new Request(`${ORIGIN}${BASE}/blob/${SHA256}`, { headers });
  return aTransport(fakeRecorder({ api: { attachment } })).handle(request, { page_id: null });
}

test('PUT gives the bytes, their type and the name of the path to the recorder', async () => {
  const recorder = fakeRecorder();
  const request = new Request(`${ORIGIN}${BASE}/blob/${SHA256}`, {
    method: 'PUT',
    body: new Blob([TEXT], { type: 'image/png' }),
  });
  const reply = await aTransport(recorder).handle(request, { page_id: null });
  expect(await reply.json()).toEqual({ sha256: SHA256, size: 10, media_type: 'image/png' });
  expect(recorder.asked).toEqual([['attach', 10, SHA256]]);
});

test.each([
  ['hash_mismatch', 422],
  ['attachments_full', 507],
  ['storage_full', 507],
  ['payload_too_large', 413],
] as const)('PUT answers %s with %i', async (code, status) => {
  const attach = async () => failed(code, 'About it.');
  const reply = await ask(aTransport(fakeRecorder({ api: { attach } })), 'PUT', `/blob/${SHA256}`, TEXT);
  expect(reply.status).toBe(status);
  expect(await reply.json()).toMatchObject({ code, message: 'About it.' });
});

test('a body that breaks off is a parse error, and nothing is stored', async () => {
  const recorder = fakeRecorder();
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('lost')) });
  const request = new Request(`${ORIGIN}${BASE}/blob/${SHA256}`, {
    method: 'PUT',
    body,
    duplex: 'half',
  } as RequestInit);
  const reply = await aTransport(recorder).handle(request, { page_id: null });
  expect(reply.status).toBe(400);
  expect(recorder.asked).toEqual([]);
});

test.each([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/ogg; codecs=opus',
  'video/mp4',
])('%s is answered with its type', async (media_type) => {
  const reply = await get(media_type);
  expect(reply.headers.get('Content-Type')).toBe(media_type.split(';')[0]);
  expect(reply.headers.has('Content-Disposition')).toBe(false);
  expect(reply.headers.get('X-Attachment-Type')).toBe(media_type);
  expect(await reply.text()).toBe(TEXT);
});

test.each([
  'text/html',
  'image/svg+xml',
  'image/svg+xml; charset=utf-8',
  'application/xhtml+xml',
  'text/xml',
  'application/pdf',
  'application/javascript',
  'multipart/x-mixed-replace',
  'image/x-unknown',
  'audio/',
  'message/rfc822',
  '',
])('%j is a download of unknown bytes', async (media_type) => {
  const reply = await get(media_type);
  expect(reply.headers.get('Content-Type')).toBe('application/octet-stream');
  expect(reply.headers.get('Content-Disposition')).toBe('attachment');
});

test.each(['image/png', 'text/html'])(
  'a reply of %s can run nothing, and no other site can embed it',
  async (media_type) => {
    const { headers } = await get(media_type);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('Cache-Control')).toBe('no-store');
  },
);

describe('a range', () => {
  test.each([
    ['bytes=0-', '0123456789', 'bytes 0-9/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
  ])('%s is answered with that part', async (range, part, content) => {
    const reply = await get('audio/mpeg', { Range: range });
    expect(reply.status).toBe(206);
    expect(reply.headers.get('Content-Range')).toBe(content);
    expect(reply.headers.get('Content-Length')).toBe(String(part.length));
    expect(await reply.text()).toBe(part);
  });

  test.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s beyond the end is refused with the size', async (range) => {
    const reply = await get('audio/mpeg', { Range: range });
    expect(reply.status).toBe(416);
    expect(reply.headers.get('Content-Range')).toBe('bytes */10');
    expect(await reply.text()).toBe('');
  });

  test.each(['', 'bytes=', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'])(
    '%j is none, so that all is answered',
    async (range) => {
      const reply = await get('audio/mpeg', { Range: range });
      expect(reply.status).toBe(200);
      expect(reply.headers.get('Accept-Ranges')).toBe('bytes');
      expect(reply.headers.get('Content-Length')).toBe('10');
      expect(await reply.text()).toBe(TEXT);
    },
  );
});

test('HEAD has the headers of GET, and no body', async () => {
  const reply = await ask(aTransport(), 'HEAD', `/blob/${SHA256}`);
  expect([reply.status, reply.headers.get('Content-Length'), reply.body]).toEqual([200, '5', null]);
});

test('an unknown name is 404', async () => {
  expect((await ask(aTransport(), 'GET', `/blob/${'0'.repeat(64)}`)).status).toBe(404);
});
