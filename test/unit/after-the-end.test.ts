// What comes after session_end: a late title and a last heartbeat leave the session ended, anything else continues it.

import { expect, test } from 'vitest';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import type { SessionDetail } from '../../src/protocol/index.ts';
import {
  ADD,
  APPEND,
  END,
  NOBODY,
  SNAPSHOT,
  START,
  UPDATE,
  clock,
  idsOf,
  recordOne,
  recorderOn,
  sessionOf,
} from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';

const PAGE = { page_id: 'page' };
const TITLE = { type: 'session_update', session_id: 's', title: 'Late', model: 'm', metadata: { cost: 1 } };
const HEARTBEAT = { type: 'heartbeat', session_id: 's', timestamp: 1 };

/** A session that its page ended with another count of messages than is recorded, a while ago. */
async function endedSession(): Promise<TestRecorder> {
  const recorder = recorderOn();
  await recorder.record([START, ADD, { ...END, final_message_count: 3 }], PAGE);
  clock.now += 30_000;
  return recorder;
}

test('a late session_update is taken over, and the session stays as it ended, also for a follower', async () => {
  for (const folds of [false, true]) {
    const recorder = await endedSession();
    if (folds) await recorder.checkpoint();
    const ended = await sessionOf(recorder);
    expect(await recordOne(recorder, TITLE)).toMatchObject({ status: 'session_updated', seq: 4 });
    const expected: SessionDetail = {
      ...ended,
      title: 'Late',
      model: 'm',
      metadata: { cost: 1 },
      is_dirty: true,
      seq: 4,
    };
    expect(expected).toMatchObject({ status: 'ended', expected_message_count: 3 });
    expect(await sessionOf(recorder)).toEqual(expected);
    expect(recorder.published.slice(3).reduce<SessionDetail | null>(follow, ended)).toEqual(expected);
    expect(await idsOf(recorder, 'ended')).toEqual(['s']);
  }
});

test.each([
  ['a late rating', { ...UPDATE, content: undefined, is_complete: undefined, metadata: { rating: 1 } }],
  [
    'the late word that a message is complete',
    { ...UPDATE, content: undefined, is_complete: true, metadata: { a: 1 } },
  ],
])('%s is taken over, and the session stays as it ended, also for a follower', async (_, event) => {
  for (const folds of [false, true]) {
    const recorder = await endedSession();
    if (folds) await recorder.checkpoint();
    const ended = await sessionOf(recorder);
    expect(await recordOne(recorder, event)).toMatchObject({ status: 'message_updated', seq: 4 });
    const { metadata } = event;
    const messages = ended.messages.map((message) => ({ ...message, metadata }));
    const expected: SessionDetail = { ...ended, messages, is_dirty: true, seq: 4 };
    expect(await sessionOf(recorder)).toEqual(expected);
    expect(recorder.published.slice(3).reduce<SessionDetail | null>(follow, ended)).toEqual(expected);
    await recorder.clientGone('page:page');
    expect(await idsOf(recorder, 'ended')).toEqual(['s']);
  }
});

function follow(session: SessionDetail | null, fact: Parameters<typeof foldSession>[1]): SessionDetail | null {
  return session === null ? null : foldSession(session, fact);
}

test('a heartbeat of an ended session is acked, changes nothing and leaves no fact', async () => {
  const recorder = await endedSession();
  const ended = await sessionOf(recorder);
  const [reply] = await recorder.record([{ ...HEARTBEAT, event_id: 'e' }], PAGE);
  expect(reply).toEqual({ type: 'ack', event_id: 'e', session_id: 's', status: 'heartbeat' });
  expect(await sessionOf(recorder)).toEqual(ended);
  expect(recorder.published).toHaveLength(3);
});

test.each([
  ['a session_start', START],
  ['a snapshot', SNAPSHOT],
  ['a new message', { ...ADD, message_id: 'n' }],
  ['a token', APPEND],
  ['an update of a message', { ...UPDATE, content: 'Goodbye' }],
  ['the word that a message is not complete', { ...UPDATE, content: undefined, is_complete: false }],
])('%s makes an ended session active again', async (_, event) => {
  const recorder = await endedSession();
  await recordOne(recorder, event);
  expect(await sessionOf(recorder)).toMatchObject({
    status: 'active',
    ended_at: null,
    expected_message_count: null,
    last_activity: new Date(clock.now).toISOString(),
  });
});

test.each([
  ['a heartbeat', HEARTBEAT],
  ['a session_update', TITLE],
])('%s makes an interrupted session active again, because its client is back', async (_, event) => {
  const recorder = recorderOn();
  await recorder.record([START, ADD], PAGE);
  await recorder.clientGone('page:page');
  expect((await sessionOf(recorder)).status).toBe('interrupted');
  clock.now += 30_000;
  await recorder.record([event], PAGE);
  expect(await sessionOf(recorder)).toMatchObject({
    status: 'active',
    interrupted_at: null,
    last_activity: new Date(clock.now).toISOString(),
  });
});

test.each([
  ['a heartbeat', HEARTBEAT],
  ['a session_update', TITLE],
])('%s takes an ended session out of the trash, and it stays ended', async (_, event) => {
  const recorder = await endedSession();
  await recorder.api.trash('s');
  const { ended_at, last_activity } = await sessionOf(recorder);
  expect(await recordOne(recorder, event)).toMatchObject({ type: 'ack', seq: 5 });
  expect(await sessionOf(recorder)).toMatchObject({ status: 'ended', ended_at, last_activity, trashed_at: null });
});

test.each([
  ['a heartbeat', HEARTBEAT],
  ['a session_update', TITLE],
])('a client that sent %s after the end does not interrupt the session when it is lost', async (_, event) => {
  const recorder = await endedSession();
  await recorder.record([event], PAGE);
  await recorder.record([START], NOBODY);
  await recorder.clientGone('page:page');
  expect((await sessionOf(recorder)).status).toBe('active');
  await recorder.record([{ ...ADD, message_id: 'n' }], PAGE);
  await recorder.clientGone('page:page');
  expect((await sessionOf(recorder)).status).toBe('interrupted');
});
