// Where holdfast differs from the original on purpose: what that API gets wrong, and what becomes
// of it here. One test each, through the recorder's public interface. Settings, texts and the live
// channel have files of their own.

import { expect, test } from 'vitest';
import {
  ADD,
  APPEND,
  BEGINNING,
  END,
  NOBODY,
  SNAPSHOT,
  START,
  UPDATE,
  clock,
  idsOf,
  recordOne,
  recorderOn,
  recorderWith,
  recoveryOf,
  sessionOf,
  statusOf,
  textsOf,
} from '../support/one-session.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { newDatabase } from '../support/recorder-harness.ts';

test('what was acked is there for a recorder that starts after this one died', async () => {
  const database = newDatabase();
  await recorderOn(database).record([START, ADD, APPEND], NOBODY);
  expect(await textsOf(recorderOn(database))).toEqual(['Hello world']);
});

test('an event of an unknown session or message is refused, never acked', async () => {
  const recorder = recorderOn();
  const ofSession = [
    END,
    ADD,
    UPDATE,
    APPEND,
    { type: 'session_update', session_id: 's' },
    { type: 'heartbeat', timestamp: 1, session_id: 's' },
  ];
  for (const reply of await recorder.record(ofSession, NOBODY))
    expect(reply).toMatchObject({ type: 'error', code: 'session_not_found' });
  const ofMessage = await recorder.record([START, UPDATE, APPEND], NOBODY);
  expect(ofMessage).toMatchObject([{ type: 'ack' }, { code: 'message_not_found' }, { code: 'message_not_found' }]);
  expect(await textsOf(recorder)).toEqual([]);
});

test('the message of an error names the id concerned', async () => {
  const recorder = await recorderWith(START);
  const replies = await recorder.record(
    [
      { ...ADD, session_id: 'unheard-of' },
      { ...APPEND, message_id: 'unseen' },
    ],
    NOBODY,
  );
  expect(replies).toMatchObject([
    { message: expect.stringContaining('unheard-of') },
    { message: expect.stringContaining('unseen') },
  ]);
});

test('a session that ended is kept', async () => {
  const recorder = await recorderWith(START, ADD, END);
  await recorder.checkpoint();
  expect(await sessionOf(recorder)).toMatchObject({
    status: 'ended',
    message_count: 1,
    messages: [{ content: 'Hello' }],
  });
  expect(await idsOf(recorder, 'ended')).toEqual(['s']);
  expect((await statusOf(recorder)).active_sessions).toBe(0);
});

test('a session that is started twice is resumed with its messages and its beginning', async () => {
  const recorder = await recorderWith({ ...START, title: 'Title', model: 'old' }, ADD);
  clock.now += 1_000;
  expect(await recordOne(recorder, { ...START, model: 'new' })).toMatchObject({
    status: 'session_started',
    resumed: true,
  });
  expect(await sessionOf(recorder)).toMatchObject({
    started_at: new Date(BEGINNING).toISOString(),
    title: 'Title',
    model: 'new',
    messages: [{ content: 'Hello' }],
  });
});

test('metadata is kept, of sessions and of messages', async () => {
  const metadata: unknown = JSON.parse('{"tags":["a",{"b":null}],"__proto__":{"c":1}}');
  const recorder = await recorderWith({ ...START, metadata }, { ...ADD, metadata });
  await recorder.checkpoint();
  expect(await sessionOf(recorder)).toMatchObject({ metadata, messages: [{ metadata }] });
  await recorder.record([{ type: 'session_update', session_id: 's', metadata: [1] }], NOBODY);
  expect((await sessionOf(recorder)).metadata).toEqual([1]);
});

test('is_complete is kept: it closes a message, and an append opens it again', async () => {
  const recorder = await recorderWith(START, ADD, { ...UPDATE, is_complete: false });
  const isComplete = async (): Promise<boolean | undefined> => (await sessionOf(recorder)).messages[0]?.is_complete;
  expect(await isComplete()).toBe(false);
  await recordOne(recorder, UPDATE);
  expect(await isComplete()).toBe(true);
  await recordOne(recorder, APPEND);
  expect(await isComplete()).toBe(false);
});

test('a final_message_count that differs from what is recorded is acked, stored and shown in recovery', async () => {
  const recorder = await recorderWith(START, ADD);
  expect(await recordOne(recorder, { ...END, final_message_count: 3 })).toMatchObject({
    type: 'ack',
    expected_message_count: 3,
  });
  await recorder.checkpoint();
  expect(await recoveryOf(recorder)).toMatchObject({ status: 'ended', message_count: 1, expected_message_count: 3 });
  expect(await sessionOf(recorder)).toMatchObject({ expected_message_count: 3 });
});

test('a final_message_count that agrees leaves nothing to say', async () => {
  const recorder = await recorderWith(START, ADD);
  expect(await recordOne(recorder, { ...END, final_message_count: 1 })).not.toHaveProperty('expected_message_count');
  expect((await recoveryOf(recorder)).expected_message_count).toBeNull();
});

test('a retry does not double tokens: the same event_id has no second effect, also after a crash and a checkpoint', async () => {
  const database = newDatabase();
  const token = { ...APPEND, event_id: 'of-the-caller' };
  const first = recorderOn(database);
  await first.record([START, ADD, token, token], NOBODY);
  expect(await recordOne(first, token)).toMatchObject({
    type: 'ack',
    event_id: 'of-the-caller',
    status: 'message_appended',
    duplicate: true,
  });
  const second = recorderOn(database);
  expect(await recordOne(second, token)).toMatchObject({ duplicate: true });
  await second.checkpoint();
  expect(await recordOne(recorderOn(database), token)).toMatchObject({ duplicate: true });
  expect(await textsOf(second)).toEqual(['Hello world']);
});

test('a retry does not double tokens: a number of our client is handled once, also after a crash and a checkpoint', async () => {
  const database = newDatabase();
  const token = { ...APPEND, event_id: 'hf-client000001-1' };
  const first = recorderOn(database);
  await first.record([START, ADD, token, token], NOBODY);
  const second = recorderOn(database);
  expect(await recordOne(second, token)).toMatchObject({ event_id: 'hf-client000001-1', duplicate: true });
  await second.checkpoint();
  expect(await recordOne(recorderOn(database), token)).toMatchObject({ duplicate: true });
  expect(await textsOf(second)).toEqual(['Hello world']);
});

test('a retry does not double tokens: an offset tells what is there already', async () => {
  const recorder = await recorderWith(START, ADD);
  const token = { ...APPEND, offset: 5 };
  const replies = await recorder.record(
    [token, token, { ...APPEND, content_delta: 'world!', offset: 6 }, { ...APPEND, offset: 13 }],
    NOBODY,
  );
  expect(replies).toMatchObject([
    { type: 'ack' },
    { duplicate: true },
    { type: 'ack' },
    { type: 'error', code: 'append_gap', expected_offset: 12 },
  ]);
  expect(await textsOf(recorder)).toEqual(['Hello world!']);
});

test('a bad event does not fail its batch: it gets its own error at its own index', async () => {
  const recorder = recorderOn();
  const replies = await recorder.record(
    [START, { type: 'nonsense' }, ADD, { ...APPEND, content_delta: 1 }, null, APPEND],
    NOBODY,
  );
  expect(replies.map((reply) => (reply.type === 'ack' ? reply.status : reply.code))).toEqual([
    'session_started',
    'invalid_event',
    'message_added',
    'invalid_event',
    'invalid_event',
    'message_appended',
  ]);
  expect(await textsOf(recorder)).toEqual(['Hello world']);
});

test("replies carry the caller's ids, and a fresh one where the caller gave none", async () => {
  const recorder = recorderOn();
  const replies = await recorder.record(
    [
      { ...START, event_id: 'mine' },
      { ...ADD, message_id: '', event_id: 'mine too' },
      { ...ADD, event_id: null },
      ADD,
      { type: 'nonsense' },
    ],
    NOBODY,
  );
  expect(replies).toMatchObject([
    { event_id: 'mine' },
    { event_id: 'mine too' },
    { event_id: expect.stringMatching(/./) },
    { event_id: expect.stringMatching(/./) },
    { event_id: null },
  ]);
  expect(new Set(replies.map(({ event_id }) => event_id)).size).toBe(5);
});

test('snapshots are published like every other event', async () => {
  const recorder = await recorderWith(
    SNAPSHOT,
    START,
    ADD,
    APPEND,
    UPDATE,
    { type: 'session_update', session_id: 's' },
    { type: 'heartbeat', timestamp: 1, session_id: 's' },
    END,
  );
  expect(recorder.published.map(({ type }) => type)).toEqual([
    'session_snapshot',
    'session_start',
    'message_append',
    'message_update',
    'session_update',
    'heartbeat',
    'session_end',
  ]);
  expect(recorder.published[0]).toMatchObject({
    seq: 1,
    session_id: 's',
    messages: [{ message_id: 'm', content: 'Hello' }],
  });
});

test('a reader that missed facts sees it from their seq and reads them back', async () => {
  const recorder = await recorderWith(START, ADD, APPEND, END);
  expect(recorder.published.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  const page = valueOf(await recorder.api.facts({ since: 1 }));
  expect(page).toEqual({ facts: recorder.published.slice(1), read_to: 4, head: 4, complete: true, oldest_since: 0 });
});
