// When a message's text grew: collected with every commit, stored with the chunks of the text, and read on request.

import * as fc from 'fast-check';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { isPlainObject, type MessageTiming } from '../../src/protocol/index.ts';
import { changeValue, keysOf, makeUnreadable } from '../support/damage-value.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const FROM_NOWHERE = { page_id: null };
const START = 1_750_000_000_000;

async function timingsOf(recorder: TestRecorder): Promise<(MessageTiming | null | undefined)[]> {
  return valueOf(await recorder.api.session('s1', { timing: true })).messages.map(({ timing }) => timing);
}

/** A recorder whose clock stands still until it is set. */
function openAt(database: string): { recorder: TestRecorder; at: (time: number) => void } {
  let now = START;
  const recorder = openTestRecorder({ database, clock: () => now });
  return {
    recorder,
    at: (time) => {
      now = START + time;
    },
  };
}

test('a message says how long its text was after each commit, and when; events of one commit are one', async () => {
  const { recorder, at } = openAt(newDatabase());
  await recorder.record([sessionStart(), messageAdd('m0', 'Hello?', { role: 'user' }), messageAdd()], FROM_NOWHERE);
  at(30);
  await recorder.record([append('Good'), append(' day')], FROM_NOWHERE);
  at(90);
  await recorder.record([append('!'), append('')], FROM_NOWHERE);
  const timing = [
    [[6, START]],
    [
      [8, START + 30],
      [9, START + 90],
    ],
  ];
  expect(await timingsOf(recorder)).toEqual(timing);
  await recorder.checkpoint();
  expect(await timingsOf(recorder)).toEqual(timing);
});

test('a read that does not ask for timing has none', async () => {
  const { recorder } = openAt(newDatabase());
  await recorder.record([sessionStart(), messageAdd('m1', 'text')], FROM_NOWHERE);
  const { messages } = valueOf(await recorder.api.session('s1'));
  expect(messages.map((message) => Object.hasOwn(message, 'timing'))).toEqual([false]);
});

test('the time of a text is when it happened at the client, where the event says so', async () => {
  const { recorder, at } = openAt(newDatabase());
  at(500);
  await recorder.record([sessionStart(), messageAdd('m1', 'text', { occurred_at: START + 20 })], FROM_NOWHERE);
  expect(await timingsOf(recorder)).toEqual([[[4, START + 20]]]);
});

test('a text that replaces another begins anew', async () => {
  const { recorder, at } = openAt(newDatabase());
  await recorder.record([sessionStart(), messageAdd('m1', 'first')], FROM_NOWHERE);
  await recorder.checkpoint();
  at(1_000);
  await recorder.record([messageAdd('m1', 'anew')], FROM_NOWHERE);
  expect(await timingsOf(recorder)).toEqual([[[4, START + 1_000]]]);
  at(2_000);
  await recorder.record([messageAdd('m1', 'once more')], FROM_NOWHERE);
  const timing = [[[9, START + 2_000]]];
  expect(await timingsOf(recorder)).toEqual(timing);
  await recorder.checkpoint();
  expect(await timingsOf(recorder)).toEqual(timing);
});

interface Step {
  readonly wait: number;
  readonly kind: 'append' | 'replace' | 'extend' | 'add' | 'checkpoint' | 'reopen';
  readonly message: 'm1' | 'm2';
  readonly length: number;
  readonly events: number;
}

const someStep: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(fc.constantFrom(0, 1, 40, 127, 128, 16_384, 40_000_000, -250), fc.integer({ min: 0, max: 2_000 })),
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constant('append' as const) },
    { weight: 1, arbitrary: fc.constantFrom('replace' as const, 'extend' as const, 'add' as const) },
    { weight: 3, arbitrary: fc.constantFrom('checkpoint' as const, 'reopen' as const) },
  ),
  message: fc.constantFrom('m1' as const, 'm2' as const),
  length: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 9 }) },
    { weight: 1, arbitrary: fc.constantFrom(63, 64, 8_191, 8_192, 15_999, 16_000, 24_000, 24_001, 60_000) },
  ),
  events: fc.integer({ min: 1, max: 3 }),
});

function eventsOf({ kind, message, length, events }: Step, text: string): object[] {
  const delta = 'x'.repeat(length);
  if (kind === 'append') return Array.from({ length: events }, () => append(delta, { message_id: message }));
  if (kind === 'extend') return [{ ...append(''), type: 'message_update', message_id: message, content: text + delta }];
  return [messageAdd(message, kind === 'replace' ? `y${delta}` : text)];
}

test(
  'timing is the same wherever checkpoints come and recorders restart, and is what a reader saw after each commit',
  { timeout: PROPERTY_DEADLINE_MS },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { maxLength: 40 }), async (steps) => {
        let now = START;
        const open = (database: string): TestRecorder => openTestRecorder({ database, clock: () => now });
        const [folded, plain] = [newDatabase(), newDatabase()];
        const never = open(plain);
        let recorder = open(folded);
        const both = async (events: readonly object[]): Promise<void> => {
          await recorder.record(events, FROM_NOWHERE);
          await never.record(events, FROM_NOWHERE);
        };
        const begun = [sessionStart(), messageAdd('m1'), messageAdd('m2')];
        await both(begun);
        const seen = new Map<string, { text: string; timing: [number, number][] }>();
        for (const id of ['m1', 'm2']) seen.set(id, { text: '', timing: [] });
        for (const step of steps) {
          now += step.wait;
          if (step.kind === 'checkpoint') await recorder.checkpoint();
          else if (step.kind === 'reopen') recorder = open(folded);
          else {
            const known = seen.get(step.message) ?? { text: '', timing: [] };
            await both(eventsOf(step, known.text));
            const { messages } = valueOf(await never.api.session('s1'));
            const { content = '' } = messages.find(({ message_id }) => message_id === step.message) ?? {};
            const timing = content.startsWith(known.text) ? known.timing : [];
            const last = timing.at(-1);
            if (content.length > (last?.[0] ?? 0)) {
              if (last?.[1] === now) last[0] = content.length;
              else timing.push([content.length, now]);
            }
            seen.set(step.message, { text: content, timing });
          }
        }
        const expected = [...seen.values()].map(({ timing }) => timing);
        expect(await timingsOf(never)).toEqual(expected);
        expect(await timingsOf(recorder)).toEqual(expected);
        await recorder.checkpoint();
        expect(await timingsOf(open(folded))).toEqual(expected);
      }),
      propertyOptions(60),
    );
  },
);

const LONG = 'x'.repeat(30_000);

/** A message of two chunks, each with its times. */
async function recordTwoChunks(database: string): Promise<void> {
  const { recorder, at } = openAt(database);
  await recorder.record([sessionStart(), messageAdd('m1', LONG), messageAdd('m2', 'other')], FROM_NOWHERE);
  at(70);
  await recorder.record([append('end')], FROM_NOWHERE);
  await recorder.checkpoint();
}

/** A chunk of a text by the fields that its row has. */
function rowOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) throw new Error('The chunk is no row.');
  return value;
}

test.each<[string, (value: unknown) => unknown]>([
  ['which an earlier build has written', (value) => ({ ...rowOf(value), times: undefined })],
  ['whose times are no text', (value) => ({ ...rowOf(value), times: [7] })],
  ['whose times are cut off', (value) => ({ ...rowOf(value), times: String(rowOf(value)['times']).slice(0, -1) })],
  [
    'whose times go further than its text',
    (value) => ({ ...rowOf(value), times: `${String(rowOf(value)['times'])}22` }),
  ],
  ['whose times have another character', (value) => ({ ...rowOf(value), times: `|${String(rowOf(value)['times'])}` })],
  ['whose times end in a number without an end', (value) => ({ ...rowOf(value), times: 'ÿ'.repeat(400) })],
])('a chunk %s costs its message the timing, and nothing else', async (_name, change) => {
  const database = newDatabase();
  await recordTwoChunks(database);
  expect(await keysOf(database, 'chunks')).toEqual([
    [1, 0, 0, 0],
    [1, 0, 0, 24_000],
    [1, 1, 0, 0],
  ]);
  await changeValue(database, 'chunks', [1, 0, 0, 24_000], change);
  const { recorder, at } = openAt(database);
  const { messages } = valueOf(await recorder.api.session('s1', { timing: true }));
  expect(messages).toMatchObject([
    { content: `${LONG}end`, missing: [], timing: null },
    { content: 'other', timing: [[5, START]] },
  ]);
  expect(valueOf(await recorder.api.quarantine())).toEqual([]);
  at(200);
  await recorder.record([append('.')], FROM_NOWHERE);
  await recorder.checkpoint();
  expect(valueOf(await recorder.api.session('s1', { timing: true })).messages).toMatchObject([
    { content: `${LONG}end.`, timing: null },
    {},
  ]);
});

test('a message of which a chunk is lost has no timing', async () => {
  const database = newDatabase();
  await recordTwoChunks(database);
  await makeUnreadable(database, 'chunks', [1, 0, 0, 0]);
  expect(await timingsOf(openAt(database).recorder)).toEqual([null, [[5, START]]]);
});

test('a token costs two bytes of times', async () => {
  const database = newDatabase();
  const { recorder, at } = openAt(database);
  await recorder.record([sessionStart(), messageAdd()], FROM_NOWHERE);
  for (let token = 1; token <= 1_000; token += 1) {
    at(token * 20);
    await recorder.record([append('token ')], FROM_NOWHERE);
  }
  await recorder.checkpoint();
  const connection = await openDB(database);
  const times = (await connection.getAll('chunks')).map((value) => String(rowOf(value)['times']));
  connection.close();
  // The first time takes seven bytes.
  expect(times.map(({ length }) => length)).toEqual([2_000 + 6]);
  expect(times.every((text) => /^[0-oÀ-ÿ]*$/u.test(text))).toBe(true);
});
