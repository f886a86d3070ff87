// A session that continues while it is in the trash comes out of it, so that nothing acked is purged unnoticed.

import { expect, test } from 'vitest';
import { foldSession } from '../../src/client/reading/fold-session.ts';
import { TRASH_RETENTION_MS } from '../../src/protocol/index.ts';
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
  recorderWith,
  sessionOf,
} from '../support/one-session.ts';
import { newDatabase } from '../support/recorder-harness.ts';

const EVENTS: readonly (readonly [name: string, event: object])[] = [
  ['an append', APPEND],
  ['a new message', { ...ADD, message_id: 'n' }],
  ['a message that is there already', ADD],
  ['an append that is there already', { ...APPEND, content_delta: 'lo', offset: 3 }],
  ['an update', { ...UPDATE, content: 'Goodbye' }],
  ['an update that changes nothing', UPDATE],
  ['a snapshot', SNAPSHOT],
  ['a session_start', START],
  ['a session_update', { type: 'session_update', session_id: 's', title: 'New' }],
  ['a heartbeat', { type: 'heartbeat', session_id: 's', timestamp: 1 }],
  ['a session_end', END],
];

test.each(EVENTS)('%s takes its session out of the trash, also when the trash was folded', async (_name, event) => {
  for (const folds of [false, true]) {
    const recorder = await recorderWith(START, ADD);
    await recorder.api.trash('s');
    if (folds) await recorder.checkpoint();
    const followed = await sessionOf(recorder);
    expect(followed.status).toBe('trashed');
    const reply = await recordOne(recorder, event);
    expect(reply).toMatchObject({ type: 'ack', seq: 4 });
    const after = await sessionOf(recorder);
    expect(after.trashed_at).toBeNull();
    expect(await idsOf(recorder, 'trashed')).toEqual([]);
    expect(await idsOf(recorder, after.status)).toEqual(['s']);
    const fact = recorder.published.at(-1);
    expect(fact === undefined ? null : foldSession(followed, fact)).toEqual(after);
  }
});

test('a repeated session_end takes an ended session out of the trash, and it stays ended', async () => {
  const recorder = await recorderWith(START, ADD, END);
  await recorder.api.trash('s');
  expect(await recordOne(recorder, END)).toMatchObject({ type: 'ack', seq: 5 });
  expect(await idsOf(recorder, 'ended')).toEqual(['s']);
});

test('an event that was recorded before is a duplicate, and leaves its session in the trash', async () => {
  const recorder = await recorderWith(START, { ...ADD, event_id: 'mine' });
  await recorder.api.trash('s');
  expect(await recordOne(recorder, { ...ADD, event_id: 'mine' })).toMatchObject({ duplicate: true });
  expect(await idsOf(recorder, 'trashed')).toEqual(['s']);
});

test('what an app has recorded since its session was put into the trash is not purged when the time is over', async () => {
  const database = newDatabase();
  clock.now = 1_700_000_000_000;
  const host = recorderOn(database);
  await host.record([START, ADD], NOBODY);
  await host.api.trash('s');
  await host.checkpoint();
  clock.now += TRASH_RETENTION_MS + 1;
  // The other recorder's event is in the journal, which the recorder that purges has not read yet.
  await recorderOn(database).record([APPEND], NOBODY);
  await host.sweep();
  await host.checkpoint();
  expect((await sessionOf(host)).messages).toMatchObject([{ content: 'Hello world' }]);
  expect(host.published.filter(({ type }) => type === 'session_purged')).toEqual([]);
});

test('a session that nothing was recorded of since it was put into the trash is purged when the time is over', async () => {
  const recorder = await recorderWith(START, ADD);
  await recorder.api.trash('s');
  await recorder.checkpoint();
  clock.now += TRASH_RETENTION_MS + 1;
  await recorder.sweep();
  expect(recorder.published.at(-1)).toMatchObject({ type: 'session_purged', session_id: 's' });
});
