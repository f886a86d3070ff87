// Where holdfast differs from the original on purpose: nothing that was recorded is lost, and what
// was cut off is told.

import { expect, test } from 'vitest';
import {
  ADD,
  APPEND,
  BEGINNING,
  SNAPSHOT,
  START,
  UPDATE,
  clock,
  idsOf,
  recordOne,
  recorderWith,
  recoveryOf,
  sessionOf,
  textsOf,
} from '../support/one-session.ts';

test('occurred_at becomes created_at, and the time of arrival does without it', async () => {
  const recorder = await recorderWith(
    { ...START, occurred_at: 1_000 },
    { ...ADD, occurred_at: 2_000 },
    { ...ADD, message_id: 'n' },
  );
  expect(await sessionOf(recorder)).toMatchObject({
    started_at: new Date(1_000).toISOString(),
    last_activity: new Date(BEGINNING).toISOString(),
    messages: [{ created_at: 2_000 }, { created_at: BEGINNING }],
  });
});

test('a message added again with another content keeps the old text as a revision', async () => {
  const recorder = await recorderWith(START, ADD);
  await recorder.checkpoint();
  expect(await recordOne(recorder, ADD)).toMatchObject({ duplicate: true });
  await recordOne(recorder, { ...ADD, content: 'Goodbye' });
  expect((await sessionOf(recorder)).messages).toMatchObject([
    { content: 'Goodbye', revisions: [{ content: 'Hello' }] },
  ]);
});

test('an update that continues the text replaces nothing, another one leaves a revision', async () => {
  const recorder = await recorderWith(START, ADD, { ...UPDATE, content: 'Hello world' });
  expect((await sessionOf(recorder)).messages).toMatchObject([{ content: 'Hello world', revisions: [] }]);
  await recordOne(recorder, { ...UPDATE, content: 'Goodbye' });
  expect((await sessionOf(recorder)).messages).toMatchObject([
    { content: 'Goodbye', revisions: [{ content: 'Hello world' }] },
  ]);
});

test('a snapshot never destroys: what it lacks is kept and marked, what differs becomes a revision', async () => {
  const recorder = await recorderWith({ ...START, workspace_id: 'w', model: 'm' }, ADD, { ...ADD, message_id: 'n' });
  await recorder.checkpoint();
  clock.now += 1_000;
  await recordOne(recorder, { ...SNAPSHOT, messages: [{ message_id: 'n', role: 'assistant', content: 'Other' }] });
  expect(await sessionOf(recorder)).toMatchObject({
    started_at: new Date(BEGINNING).toISOString(),
    workspace_id: 'w',
    model: 'm',
    message_count: 1,
    messages: [
      { message_id: 'm', content: 'Hello', superseded: true },
      { message_id: 'n', content: 'Other', superseded: false, revisions: [{ content: 'Hello' }] },
    ],
  });
});

test('a session whose last client is gone is interrupted, and recovery says what was cut off', async () => {
  const recorder = await recorderWith(START, ADD);
  await recorder.record(
    [
      { ...ADD, message_id: 'n', content: '' },
      { ...APPEND, message_id: 'n' },
    ],
    { page_id: 'page' },
  );
  clock.now += 10;
  await recorder.clientGone('page:page');
  expect(await recoveryOf(recorder)).toMatchObject({
    type: 'recovery',
    status: 'interrupted',
    interrupted_at: new Date(clock.now).toISOString(),
    last_message_id: 'n',
    message_count: 2,
    cut_off: [{ message_id: 'n', role: 'assistant', position: 1, saved_length: 6 }],
  });
  await recordOne(recorder, { ...UPDATE, message_id: 'n', content: ' world', is_complete: true });
  expect(await recoveryOf(recorder)).toMatchObject({ status: 'active', interrupted_at: null, cut_off: [] });
});

test('a deleted session is in the trash until it is restored or purged', async () => {
  const recorder = await recorderWith(START, ADD, APPEND);
  await recorder.api.trash('s');
  expect(await idsOf(recorder, 'active')).toEqual([]);
  expect(await idsOf(recorder, 'trashed')).toEqual(['s']);
  await recorder.api.restore('s');
  expect(await textsOf(recorder)).toEqual(['Hello world']);
  await recorder.api.purge('s');
  expect(await recorder.api.session('s', {})).toMatchObject({ ok: false, error: { code: 'session_not_found' } });
});
