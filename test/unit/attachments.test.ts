// Attachments by the commands of the recorder: stored once, under their hash, within what may be used of the storage.

import { expect, test, vi } from 'vitest';
import { hexOf, MAX_ATTACHMENT_BYTES, STORED_BYTES_DEADLINE_MS } from '../../src/protocol/index.ts';
import { StorageError } from '../../src/storage/index.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const MB = 1_000_000;

interface Room {
  usage_bytes: number | null;
  quota_bytes: number | null;
}

function open(room: Room = { usage_bytes: null, quota_bytes: null }, database = newDatabase()): TestRecorder {
  const estimateStorage = () => Promise.resolve({ ...room, persisted: null });
  return openTestRecorder({ database, clock: () => 1, host: { estimateStorage } });
}

function png(text: string): Blob {
  return new Blob([text], { type: 'image/png' });
}

async function sha256Of(bytes: Blob): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())));
}

test('bytes are stored under their SHA-256, and read by it', async () => {
  const { api } = open();
  const stored = valueOf(await api.attach(png('picture')));
  expect(stored).toEqual({ sha256: await sha256Of(png('picture')), size: 7, media_type: 'image/png' });
  const { bytes, ...info } = valueOf(await api.attachment(stored.sha256));
  expect(info).toEqual(stored);
  expect(await bytes.text()).toBe('picture');
});

test('every recorder of the namespace has it, and status says how much all take', async () => {
  const database = newDatabase();
  const first = open(undefined, database);
  const { sha256 } = valueOf(await first.api.attach(png('picture')));
  const second = open(undefined, database);
  expect((await second.api.attachment(sha256)).ok).toBe(true);
  await second.api.attach(png('picture'));
  expect(valueOf(await second.api.status()).storage.attachments).toEqual({ count: 1, bytes: 7 });
});

test.each([
  ['cannot be read', () => Promise.reject(new DOMException('gone', 'NotFoundError'))],
  ['are never read', () => new Promise<never>(() => undefined)],
])('an attachment whose bytes %s is no answer, as its file was deleted or emptied', async (_name, arrayBuffer) => {
  const startTimer = (expire: () => void, ms: number) => {
    const timer = setTimeout(expire, ms === STORED_BYTES_DEADLINE_MS ? 0 : ms);
    return () => {
      clearTimeout(timer);
    };
  };
  const { api } = openTestRecorder({ database: newDatabase(), clock: () => 1, host: { startTimer } });
  const { sha256 } = valueOf(await api.attach(png('picture')));
  const reading = vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(arrayBuffer);
  try {
    const { error } = await api.attachment(sha256);
    expect(error).toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining(sha256) });
  } finally {
    reading.mockRestore();
  }
  expect((await api.attachment(sha256)).ok).toBe(true);
});

test('bytes with another hash than was said are refused, and the refusal has their own', async () => {
  const { api } = open();
  const claimed = await sha256Of(png('another'));
  const { error } = await api.attach(png('picture'), claimed);
  expect(error?.code).toBe('hash_mismatch');
  expect(error?.message).toContain(await sha256Of(png('picture')));
  expect((await api.attachment(claimed)).error?.code).toBe('attachment_not_found');
});

test('what is known is not stored again, whatever the bytes are', async () => {
  const { api } = open();
  const stored = valueOf(await api.attach(png('picture')));
  const again = new Blob(['anything'], { type: 'text/html' });
  expect(valueOf(await api.attach(again, stored.sha256))).toEqual(stored);
});

test.each([
  ['', 'application/octet-stream'],
  ['IMAGE/PNG', 'image/png'],
  ['audio/ogg; codecs=opus', 'audio/ogg; codecs=opus'],
  ['text/html\r\nSet-Cookie: a', 'application/octet-stream'],
  ['no type', 'application/octet-stream'],
  [`image/${'x'.repeat(300)}`, 'application/octet-stream'],
])('the media type %j is kept as %j', async (type, kept) => {
  const bytes = new Blob([type]);
  Object.defineProperty(bytes, 'type', { value: type });
  expect(valueOf(await open().api.attach(bytes)).media_type).toBe(kept);
});

test('over the budget that is set, an attachment is refused by its name', async () => {
  const { api } = open();
  await api.configure({ attachment_bytes: 10 });
  expect((await api.attach(png('0123456789'))).ok).toBe(true);
  const { error } = await api.attach(png('a'));
  expect(error?.code).toBe('attachments_full');
  expect(error?.message).toContain('attachment_bytes');
  expect((await api.attach(png('0123456789'))).ok).toBe(true);
});

test('without a setting, a quarter of the quota is the budget', async () => {
  const room = { usage_bytes: 0, quota_bytes: 40 };
  const { api } = open(room);
  expect((await api.attach(png('0123456789'))).ok).toBe(true);
  expect((await api.attach(png('a'))).error?.code).toBe('attachments_full');
});

test.each([
  ['500 MB of a large quota', { usage_bytes: 9_500 * MB, quota_bytes: 10_000 * MB }],
  ['a tenth of a small quota', { usage_bytes: 900, quota_bytes: 1_000 }],
])('what would leave less than %s is refused', async (_what, room) => {
  const { api } = open(room);
  expect((await api.attach(png('a'))).error?.code).toBe('storage_full');
  room.usage_bytes -= 1;
  expect((await api.attach(png('a'))).ok).toBe(true);
});

test('what is too large is refused before it is read', async () => {
  const bytes = png('a');
  Object.defineProperty(bytes, 'size', { value: MAX_ATTACHMENT_BYTES + 1 });
  expect((await open().api.attach(bytes)).error?.code).toBe('payload_too_large');
});

test('arguments of wrong types are refused', async () => {
  const { api } = open();
  expect((await api.attach('text' as never)).error?.code).toBe('invalid_event');
  expect((await api.attach(png('a'), 'A'.repeat(64))).error?.code).toBe('invalid_event');
  expect((await api.attachment('../x')).error?.code).toBe('invalid_event');
});

test('where their storage fails, that is said, and text is recorded', async () => {
  const fail = () => Promise.reject(new StorageError('storage_unavailable', 'It failed.'));
  const attachments = { ...NO_ATTACHMENTS, find: fail, put: fail, get: fail, totals: fail };
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1, host: { attachments } });
  expect((await recorder.api.attach(png('a'))).error?.code).toBe('storage_unavailable');
  expect((await recorder.api.attachment('a'.repeat(64))).error?.code).toBe('storage_unavailable');
  expect(valueOf(await recorder.api.status()).storage.attachments).toBeNull();
  const start = { type: 'session_start', session_id: 's', provider: 'p' };
  expect(await recorder.record([start], { page_id: null })).toMatchObject([{ type: 'ack' }]);
});
