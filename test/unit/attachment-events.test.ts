// Attachments of events: data URLs are stored apart before the fact that names them, and text never waits for a storage that fails.

import { anything, assert, property } from 'fast-check';
import { expect, test, vi } from 'vitest';
import { ATTACHMENT_DEADLINE_MS, sharedNames, type JsonValue, withoutDataUrls } from '../../src/protocol/index.ts';
import { ATTACHMENT_PAUSE_MS } from '../../src/recorder/constants.ts';
import { bytesOfDataUrl } from '../../src/recorder/data-urls.ts';
import { createAttachmentStore, StorageError, type AttachmentStore } from '../../src/storage/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { NOBODY } from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const BYTES = 'p'.repeat(1_500);
const PICTURE = `data:image/png;base64,${btoa(BYTES)}`;
const SMALL = `data:image/png;base64,${btoa('p'.repeat(600))}`;
const SHA256 = '6e4b8a3d7da8ffbbb7ac2b3f0bbb6c9b58bd0d5d8e8a0d29f7dba5f3aab5d4b6';

function open(attachments?: Partial<AttachmentStore>, database = newDatabase()): TestRecorder {
  const store = createAttachmentStore(sharedNames(database).attachments, () => () => undefined);
  return openTestRecorder({ database, clock: () => 1, host: { attachments: { ...store, ...attachments } } });
}

async function metadataOf(recorder: TestRecorder, message = 0): Promise<JsonValue | undefined> {
  return valueOf(await recorder.api.session('s1')).messages[message]?.metadata;
}

/** Records a message with this metadata, and returns that as it was recorded. */
async function recorded(
  recorder: TestRecorder,
  metadata: unknown,
  fields: object = {},
): Promise<JsonValue | undefined> {
  const replies = await recorder.record([sessionStart(), messageAdd('m1', 'Look', { metadata, ...fields })], NOBODY);
  expect(replies).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
  return metadataOf(recorder);
}

async function nameOf(text: string): Promise<string> {
  const { api } = open();
  return valueOf(await api.attach(new Blob([text]))).sha256;
}

test('a data URL is stored, and its name stands in its place', async () => {
  const recorder = open();
  const named = { sha256: await nameOf(BYTES), size: 1_500, media_type: 'image/png' };
  const metadata = { parts: [{ type: 'image_url', image_url: { url: PICTURE, detail: 'low' } }], list: [PICTURE, 1] };
  expect(await recorded(recorder, metadata)).toEqual({
    parts: [{ type: 'image_url', image_url: { ...named, detail: 'low' } }],
    list: [named, 1],
  });
  const stored = valueOf(await recorder.api.attachment(named.sha256));
  expect(await stored.bytes.text()).toBe(BYTES);
});

test('small ones, those in texts and everything else stay as they are', async () => {
  const find = vi.fn<AttachmentStore['find']>();
  const recorder = open({ find });
  const metadata = { url: SMALL, note: ` ${PICTURE}`, count: 1, none: null };
  expect(await recorded(recorder, metadata, { content: `![a](${PICTURE})` })).toEqual(metadata);
  expect(valueOf(await recorder.api.session('s1')).messages[0]?.content).toBe(`![a](${PICTURE})`);
  expect(find).not.toHaveBeenCalled();
});

test('what holds no base64 stays, and so do the members beside it', async () => {
  const url = `data:image/png;base64,${'*'.repeat(2_000)}`;
  expect(await recorded(open(), { url, name: 'a' })).toEqual({ url, name: 'a' });
});

test('messages of a snapshot, and later metadata, are looked at as well', async () => {
  const recorder = open();
  const messages = [{ message_id: 'm1', role: 'user', content: 'a', metadata: { url: PICTURE } }];
  await recorder.record([{ type: 'session_snapshot', session_id: 's1', provider: 'p', messages }], NOBODY);
  expect(await metadataOf(recorder)).toMatchObject({ size: 1_500 });
  await recorder.record(
    [{ type: 'message_update', session_id: 's1', message_id: 'm1', metadata: { again: PICTURE } }],
    NOBODY,
  );
  expect(await metadataOf(recorder)).toMatchObject({ again: { size: 1_500 } });
});

test('a picture among the parts of a content is kept in the metadata', async () => {
  const recorder = open();
  const content = [
    { type: 'text', text: 'Look' },
    { type: 'image_url', image_url: { url: PICTURE } },
  ];
  const [, reply] = await recorder.record([sessionStart(), messageAdd('m1', '', { content })], NOBODY);
  expect(reply).not.toHaveProperty('ignored_fields');
  const [message] = valueOf(await recorder.api.session('s1')).messages;
  expect(message?.content).toBe('Look');
  expect(message?.metadata).toMatchObject({ parts: [{ type: 'image_url', image_url: { media_type: 'image/png' } }] });
});

test('metadata that would be too large with its pictures is recorded without them', async () => {
  const recorder = open();
  const url = `data:image/png;base64,${btoa('x'.repeat(2_000_000))}`;
  expect(await recorded(recorder, { url })).toMatchObject({ size: 2_000_000 });
});

test('over the budget, the message says so', async () => {
  const recorder = open();
  await recorder.api.configure({ attachment_bytes: 10 });
  expect(await recorded(recorder, { url: PICTURE, name: 'a.png' })).toEqual({
    not_stored: 'attachments_full',
    size: 1_500,
    media_type: 'image/png',
    name: 'a.png',
  });
});

test('events of one sender stay in order, and are not all held until the first is recorded', async () => {
  const recorder = open();
  const replies = await Promise.all([
    recorder.record([sessionStart(), messageAdd('m1', 'a', { metadata: { url: PICTURE } })], NOBODY),
    recorder.record([append('b')], NOBODY),
    recorder.record([append('c'), append('d', { metadata: { url: PICTURE } })], NOBODY),
    recorder.record([append('e')], NOBODY),
  ]);
  expect(replies.flat().map(({ type }) => type)).toEqual(['ack', 'ack', 'ack', 'ack', 'ack', 'ack']);
  expect(valueOf(await recorder.api.session('s1')).messages[0]?.content).toBe('abcde');
});

test('a token passes at once, also while the attachments of another sender are stored', async () => {
  const never = () => new Promise<never>(() => undefined);
  const recorder = open({ find: never });
  await recorder.record([sessionStart(), messageAdd()], NOBODY);
  void recorder.record([messageAdd('m2', 'a', { metadata: { url: PICTURE } })], { page_id: 'other' });
  expect(await recorder.record([append('b')], NOBODY)).toMatchObject([{ type: 'ack' }]);
});

test('where their storage does not answer, the message is recorded without them after a short wait', async () => {
  const never = vi.fn<() => Promise<never>>(() => new Promise<never>(() => undefined));
  const recorder = open({ find: never });
  const recording = recorded(recorder, { url: PICTURE });
  await vi.waitFor(() => expect(never).toHaveBeenCalled());
  recorder.expireTimers(ATTACHMENT_DEADLINE_MS);
  expect(await recording).toEqual({ not_stored: 'deadline_exceeded' });
});

test('where their storage fails, the message says so, and the next one does not even try for a while', async () => {
  const put = vi.fn<AttachmentStore['put']>(() =>
    Promise.reject(new StorageError('storage_unavailable', 'It failed.')),
  );
  const clock = { now: 1 };
  const host = { attachments: { ...NO_ATTACHMENTS, put } };
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => clock.now, host });
  const failed = { not_stored: 'storage_unavailable', size: 1_500, media_type: 'image/png' };
  expect(await recorded(recorder, { url: PICTURE })).toEqual(failed);
  expect(await recorded(recorder, { url: PICTURE })).toEqual(failed);
  expect(put).toHaveBeenCalledTimes(1);
  clock.now += ATTACHMENT_PAUSE_MS;
  await recorded(recorder, { url: PICTURE });
  expect(put).toHaveBeenCalledTimes(2);
});

test('where names cannot be noted in time, the next ones do not wait for that', async () => {
  const never = vi.fn<() => Promise<never>>(() => new Promise<never>(() => undefined));
  const recorder = open({ use: never });
  const recording = recorded(recorder, { attachments: [{ sha256: SHA256 }] });
  await vi.waitFor(() => expect(never).toHaveBeenCalled());
  recorder.expireTimers(ATTACHMENT_DEADLINE_MS);
  await recording;
  await recorded(recorder, { attachments: [{ sha256: SHA256 }], again: true });
  expect(never).toHaveBeenCalledTimes(1);
});

test('names that cannot be noted cost nothing of the text, and are noted later', async () => {
  const database = newDatabase();
  const noted: string[] = [];
  let isBroken = true;
  const use: AttachmentStore['use'] = async (uses) => {
    if (isBroken) throw new StorageError('storage_unavailable', 'It failed.');
    noted.push(...uses.map(({ sha256 }) => sha256));
  };
  const recorder = open({ use }, database);
  expect(await recorded(recorder, { attachments: [{ sha256: SHA256 }] })).toEqual({
    attachments: [{ sha256: SHA256 }],
  });
  isBroken = false;
  await recorder.sweep();
  expect(noted).toEqual([SHA256]);
});

test('what is in a data URL is read as RFC 2397 says', async () => {
  const read = async (url: string) => {
    const blob = bytesOfDataUrl(url);
    return blob === null ? null : [blob.type, await blob.text()];
  };
  expect(await read('data:text/plain;charset=utf-8,a%20b%2g%')).toEqual(['text/plain;charset=utf-8', 'a b%2g%']);
  expect(await read('DATA:image/png;BASE64,QUJD')).toEqual(['image/png', 'ABC']);
  expect(await read('data:;base64,QUI%3D')).toEqual(['application/octet-stream', 'AB']);
  expect(await read('data:,é')).toEqual(['application/octet-stream', 'é']);
  expect(await read('data:no comma')).toBeNull();
  expect(await read('data:;base64,***')).toBeNull();
});

test('any metadata without a data URL is the same object, and no value makes it throw', () => {
  assert(
    property(anything({ withNullPrototype: true, withBoxedValues: true, maxDepth: 5 }), (value) => {
      expect(withoutDataUrls(value, () => ({ sha256: SHA256 }))).toBe(value);
    }),
  );
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(withoutDataUrls(circle, () => ({ sha256: SHA256 }))).toBe(circle);
});
