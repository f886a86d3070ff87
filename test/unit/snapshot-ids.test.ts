// A snapshot that names a message id twice keeps both texts, and never loses its session.

import { expect, test, vi } from 'vitest';
import { nameMessages } from '../../src/engine/name-messages.ts';
import { MAX_ID_LENGTH, packReply, parseEvent } from '../../src/protocol/index.ts';
import { NOBODY, SNAPSHOT, clock, recordOne, recorderOn, recorderWith, sessionOf } from '../support/one-session.ts';
import { newDatabase } from '../support/recorder-harness.ts';

const shown = (message_id: string, content: string) => ({ message_id, role: 'assistant', content });
const TWICE = {
  ...SNAPSHOT,
  event_id: 'snap',
  messages: [shown('m', 'One'), shown('m', 'Two'), shown('n', 'Three'), shown('m', 'Four')],
};
const RENAMED = [
  { message_id: 'm', recorded_as: 'm~duplicate-2' },
  { message_id: 'm', recorded_as: 'm~duplicate-3' },
];
const RECORDED = [
  { message_id: 'm', content: 'One', revisions: [] },
  { message_id: 'm~duplicate-2', content: 'Two', revisions: [] },
  { message_id: 'n', content: 'Three', revisions: [] },
  { message_id: 'm~duplicate-3', content: 'Four', revisions: [] },
];

test('a snapshot that names an id twice keeps both texts, the later one under an id that its ack names', async () => {
  const recorder = recorderOn();
  const reply = await recordOne(recorder, TWICE);
  expect(reply).toMatchObject({ type: 'ack', status: 'snapshot_received', renamed_messages: RENAMED });
  expect(await sessionOf(recorder)).toMatchObject({ message_count: 4, messages: RECORDED });
});

test('the same snapshot again changes no message, with and without its event id, also after a restart', async () => {
  const database = newDatabase();
  clock.now = 1_000;
  const first = recorderOn(database);
  await first.record([TWICE], NOBODY);
  await first.checkpoint();
  const second = recorderOn(database);
  expect(await recordOne(second, TWICE)).toMatchObject({ duplicate: true, renamed_messages: RENAMED });
  expect(await recordOne(second, { ...TWICE, event_id: null })).toMatchObject({ renamed_messages: RENAMED });
  expect(await sessionOf(second)).toMatchObject({ message_count: 4, messages: RECORDED });
});

test('a derived id passes over those that the snapshot names itself', async () => {
  const recorder = await recorderWith({
    ...SNAPSHOT,
    messages: [shown('m', 'One'), shown('m', 'Two'), shown('m~duplicate-2', 'Three'), shown('m', 'Four')],
  });
  expect((await sessionOf(recorder)).messages.map(({ message_id }) => message_id)).toEqual([
    'm',
    'm~duplicate-3',
    'm~duplicate-2',
    'm~duplicate-4',
  ]);
});

test.each([13, 14, 15, 19, 20, 21])(
  'an id that is derived from the longest ones is an id, too, and cuts no character in two at %i from the end',
  (end) => {
    const begin = `${'x'.repeat(MAX_ID_LENGTH - end - 1)}😀`;
    const [long, other] = ['x', 'y'].map((last) => begin + last.repeat(end - 1));
    const ids = [long, long, other, other, long].map(String);
    const named = nameMessages(ids.map((id) => shown(id, 'text'))).messages;
    expect(new Set(named.map(({ message_id }) => message_id)).size).toBe(ids.length);
    expect(parseEvent({ ...SNAPSHOT, messages: named })).toMatchObject({ ok: true });
    for (const { message_id } of named) expect(message_id.isWellFormed()).toBe(true);
  },
);

test('long ids that begin alike are named without a search through all derived ids', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => 'x'.repeat(MAX_ID_LENGTH - 3) + String(index).padStart(3));
  const messages = [...ids, ...ids].map((id) => shown(id, 'text'));
  const lookups = vi.spyOn(Set.prototype, 'has');
  const { renamed } = nameMessages(messages);
  const count = lookups.mock.calls.length;
  lookups.mockRestore();
  expect(new Set(renamed.map(({ recorded_as }) => recorded_as)).size).toBe(ids.length);
  expect(count).toBeLessThanOrEqual(2 * messages.length);
});

test('an ack that says more than its number is not packed to one', () => {
  const ack = {
    type: 'ack',
    event_id: 'e',
    session_id: 's',
    status: 'snapshot_received',
    seq: 1,
    renamed_messages: RENAMED,
  } as const;
  expect(packReply(ack, { ...TWICE, event_id: 'e' })).toBe(ack);
});
