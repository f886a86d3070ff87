// Nothing that was accepted is dropped after its ack: what an event says of a known message or session is taken over,
// and only where nothing at all differs is it a duplicate.

import { expect, test } from 'vitest';
import { ADD, END, SNAPSHOT, START, clock, recordOne, recorderWith, sessionOf } from '../support/one-session.ts';

const OF_A_MESSAGE: readonly (readonly [field: string, given: object, shown: object])[] = [
  ['model', { model: 'm2' }, { model: 'm2' }],
  ['role', { role: 'tool' }, { role: 'tool' }],
  ['parent_id', { parent_id: 'p2' }, { parent_id: 'p2' }],
  ['metadata', { metadata: { usage: 3 } }, { metadata: { usage: 3 } }],
  ['time', { occurred_at: 5 }, { created_at: 5 }],
];

test.each(OF_A_MESSAGE)(
  'a message that is added again with the same text and another %s takes that over',
  async (_field, given, shown) => {
    const recorder = await recorderWith(START, ADD);
    await recorder.checkpoint();
    const reply = await recordOne(recorder, { ...ADD, ...given });
    expect(reply).toMatchObject({ type: 'ack', seq: 3 });
    expect(reply).not.toHaveProperty('duplicate');
    expect((await sessionOf(recorder)).messages).toMatchObject([{ content: 'Hello', revisions: [], ...shown }]);
    expect(await recordOne(recorder, { ...ADD, ...given })).toMatchObject({ duplicate: true });
  },
);

test.each(OF_A_MESSAGE)(
  'a snapshot that shows a known message with the same text and another %s takes that over',
  async (_field, given, shown) => {
    const recorder = await recorderWith(START, ADD);
    const { occurred_at: created_at, ...fields } = { occurred_at: undefined, ...given };
    const message = { message_id: 'm', role: 'assistant', content: 'Hello', created_at, ...fields };
    await recordOne(recorder, { ...SNAPSHOT, messages: [message] });
    expect((await sessionOf(recorder)).messages).toMatchObject([{ content: 'Hello', revisions: [], ...shown }]);
  },
);

test('a message that is added again and again with the text so far grows, and keeps no revision', async () => {
  const recorder = await recorderWith(START, { ...ADD, content: 'H' });
  for (const content of ['He', 'Hel', 'Hello']) await recordOne(recorder, { ...ADD, content });
  await recorder.checkpoint();
  await recordOne(recorder, { ...ADD, content: 'Hello world' });
  expect((await sessionOf(recorder)).messages).toMatchObject([{ content: 'Hello world', revisions: [] }]);
  await recordOne(recorder, { ...ADD, content: 'Hello' });
  expect((await sessionOf(recorder)).messages).toMatchObject([
    { content: 'Hello', revisions: [{ content: 'Hello world' }] },
  ]);
});

test('a resumed session takes over every field that is given, and keeps those that are not', async () => {
  const first = { workspace_id: 'w', workspace_path: '/p', title: 't', model: 'm', metadata: { a: 1 } };
  const recorder = await recorderWith({ ...START, ...first });
  await recordOne(recorder, { ...START, metadata: null, title: null });
  expect(await sessionOf(recorder)).toMatchObject(first);
  const second = { workspace_id: 'w2', workspace_path: '/p2', title: '', model: 'm2', metadata: [], provider: 'p2' };
  await recordOne(recorder, { ...START, ...second });
  expect(await sessionOf(recorder)).toMatchObject(second);
});

test('a session_end that names another time than the last one takes that over', async () => {
  const recorder = await recorderWith(START, END);
  expect(await recordOne(recorder, END)).toMatchObject({ duplicate: true });
  clock.now += 1_000;
  await recordOne(recorder, { ...END, occurred_at: 5_000 });
  expect((await sessionOf(recorder)).ended_at).toBe(new Date(5_000).toISOString());
});
