// Every stored value stays below the size at which browsers move values into files of their own, however long
// what is recorded is; and a piece that is lost takes nothing along but what it held.

import * as fc from 'fast-check';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import type { RecordedMessage, Result } from '../../src/protocol/index.ts';
import { cutJson, joinJson } from '../../src/storage/cut-json.ts';
import { decodeRecords, encodeCommit } from '../../src/storage/journal-codec.ts';
import { changeValue, keysOf, makeUnreadable } from '../support/damage-value.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const LOST = '\ufffd';

/** Chromium keeps a value of more than 64 KiB in a file; a string takes one or two bytes a code unit. */
const LARGEST_VALUE_BYTES = 65_536;

function open(database: string): TestRecorder {
  return openTestRecorder({ database, clock: () => 1_000 });
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function messagesOf(recorder: TestRecorder, sessionId = 's1'): Promise<readonly RecordedMessage[]> {
  return valueOf(await recorder.api.session(sessionId, {})).messages;
}

/** The most that a value can take as stored: numbers take no more bytes than JSON has digits, names and texts two a unit. */
async function largestValue(database: string): Promise<number> {
  const connection = await openDB(database);
  const stores = await Promise.all(Array.from(connection.objectStoreNames, (store) => connection.getAll(store)));
  connection.close();
  return Math.max(...stores.flat().map((value: unknown) => 2 * rawLength(value)));
}

/** Code units of all texts and names of a value, and a few for everything else. */
function rawLength(value: unknown): number {
  if (typeof value === 'string') return value.length + 4;
  if (typeof value !== 'object' || value === null) return 5;
  return Object.entries(value).reduce((sum, [name, field]) => sum + name.length + rawLength(field), 4);
}

const LONG = `${'plain text '.repeat(8_000)}\u00e9\n\u{1f680}${'"\\\u0001'.repeat(1_500)}`;
const metadata = { tags: Array.from({ length: 3_000 }, (_, index) => `tag ${index}`), note: LONG, __proto__: null };

/** Events of every kind, as long as may be. */
const LONG_EVENTS: readonly object[] = [
  sessionStart('s1', { title: 'T'.repeat(60_000), metadata }),
  messageAdd('m1', LONG, { metadata }),
  append(LONG, { message_id: 'm1' }),
  { type: 'message_update', session_id: 's1', message_id: 'm1', content: `new ${LONG}`, is_complete: true },
  {
    type: 'session_snapshot',
    session_id: 's2',
    provider: 'test',
    messages: [
      { message_id: 'long', role: 'user', content: LONG },
      ...Array.from({ length: 800 }, (_, index) => ({
        message_id: `m${index}`,
        role: 'user',
        content: `text ${index}`,
      })),
    ],
  },
  { type: 'session_snapshot', session_id: 's2', provider: 'test', messages: [] },
];

test('however long an event is, no value of any store is large, and all of it is read back, before and after a checkpoint', async () => {
  const database = newDatabase();
  const recorder = open(database);
  const replies = await recorder.record(LONG_EVENTS, FROM_NOWHERE);
  expect(replies.map(({ type }) => type)).toEqual(LONG_EVENTS.map(() => 'ack'));
  for (let checkpoints = 0; checkpoints < 2; checkpoints += 1) {
    expect(await largestValue(database)).toBeLessThan(LARGEST_VALUE_BYTES);
    const reader = open(database);
    const session = valueOf(await reader.api.session('s1', {}));
    expect(session).toMatchObject({ title: 'T'.repeat(60_000), metadata: JSON.parse(JSON.stringify(metadata)) });
    expect(session.messages).toMatchObject([{ content: `new ${LONG}`, missing: [], metadata: session.metadata }]);
    expect(session.messages[0]?.revisions).toMatchObject([{ content: LONG + LONG }]);
    const snapshot = await messagesOf(reader, 's2');
    expect(snapshot).toHaveLength(801);
    expect([snapshot[0]?.content, snapshot[800]]).toMatchObject([LONG, { content: 'text 799', superseded: true }]);
    expect(valueOf(await reader.api.quarantine())).toEqual([]);
    await recorder.checkpoint();
  }
});

test('a commit of thousands of events is several records, of which one that is damaged takes only its own events along', async () => {
  const database = newDatabase();
  const recorder = open(database);
  const client = numbered;
  await recorder.record([sessionStart('s1', client(1)), messageAdd('m1', '', client(2))], FROM_NOWHERE);
  const deltas = Array.from({ length: 2_000 }, (_, index) => `word-${index} `);
  await recorder.record(
    deltas.map((delta, index) => append(delta, client(index + 3))),
    FROM_NOWHERE,
  );
  expect(await largestValue(database)).toBeLessThan(LARGEST_VALUE_BYTES);
  const keys = (await keysOf(database, 'journal')).slice(1).map(Number);
  expect(keys.length).toBeGreaterThan(3);
  const [lost = 0, next = 0] = keys.slice(2);
  await makeUnreadable(database, 'journal', lost);
  const after = open(database);
  const [message] = await messagesOf(after);
  const offset = deltas.slice(0, lost - 3).join('').length;
  const { length } = deltas.slice(lost - 3, next - 3).join('');
  expect(message).toMatchObject({
    content: deltas
      .map((delta, index) => (index >= lost - 3 && index < next - 3 ? LOST.repeat(delta.length) : delta))
      .join(''),
    missing: [{ offset, length }],
  });
  // Each record says of its own events that they are handled.
  const [again, on] = await after.record([append('x', client(2_002)), append('on', client(2_003))], FROM_NOWHERE);
  expect([again, on]).toMatchObject([{ type: 'ack', duplicate: true }, { type: 'ack' }]);
});

test('after the last record of a commit is lost, the client sends again what it held, and nothing takes effect twice', async () => {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record([sessionStart('s1', numbered(1)), messageAdd('m1', '', numbered(2))], FROM_NOWHERE);
  const deltas = Array.from({ length: 2_000 }, (_, index) => append('some words ', numbered(index + 3)));
  await recorder.record(deltas, FROM_NOWHERE);
  const [last = 0] = (await keysOf(database, 'journal')).slice(-1).map(Number);
  expect(last).toBeGreaterThan(3);
  await makeUnreadable(database, 'journal', last);
  const after = open(database);
  const replies = await after.record(deltas, FROM_NOWHERE);
  expect(replies.filter((reply) => reply.type === 'ack' && reply.duplicate === true)).toHaveLength(last - 3);
  expect((await messagesOf(after))[0]?.content).toBe('some words '.repeat(2_000));
});

test('a lost piece of a long text costs its range, in the journal and in the projection', async () => {
  for (const event of [messageAdd('m1', LONG), append(LONG, { message_id: 'm1' })]) {
    const database = newDatabase();
    const recorder = open(database);
    await recorder.record([sessionStart(), messageAdd('m1', '')], FROM_NOWHERE);
    await recorder.record([event, messageAdd('m2', 'after')], FROM_NOWHERE);
    const keys = (await keysOf(database, 'journal')).map(Number).filter((key) => key > 3 && key < 4);
    expect(keys.length).toBeGreaterThan(3);
    const key = keys[1] ?? 0;
    await changeValue(database, 'journal', key, (stored) => String(stored).replace('plain', 'plane'));
    const reader = open(database);
    const [message, second] = await messagesOf(reader);
    const [range] = message?.missing ?? [];
    const { offset = 0, length = 0 } = range ?? {};
    expect([message?.missing.length, length > 5_000, length < 24_000]).toEqual([1, true, true]);
    const expected = LONG.slice(0, offset) + LOST.repeat(length) + LONG.slice(offset + length);
    expect(message?.content).toBe(expected);
    expect(second).toMatchObject({ content: 'after', missing: [] });
    expect(valueOf(await reader.api.quarantine()).map(({ id }) => id)).toEqual([`journal:${key}`]);
    expect(valueOf(await reader.api.recovery('s1'))).toMatchObject({
      missing: [{ message_id: 'm1', position: 0, offset, length }],
      possible_losses: [`journal:${key}`],
    });
    await reader.checkpoint();
    await reader.record([append('!', { message_id: 'm1' })], FROM_NOWHERE);
    expect((await messagesOf(open(database)))[0]).toMatchObject({ content: `${expected}!`, missing: [range] });
  }
});

test('a lost piece of a snapshot costs the messages that it held, and a lost piece of metadata only that', async () => {
  const database = newDatabase();
  const recorder = open(database);
  valueOf(await recorder.api.configure({ max_memory_messages: 10_000 })); // no checkpoint
  await recorder.record(LONG_EVENTS.slice(4, 5), FROM_NOWHERE);
  const keys = (await keysOf(database, 'journal')).map(Number);
  const last = keys.at(-1) ?? 0;
  await makeUnreadable(database, 'journal', last);
  const reader = open(database);
  const messages = await messagesOf(reader, 's2');
  expect(messages.length).toBeGreaterThan(300);
  expect(messages.length).toBeLessThan(801);
  expect(messages[0]).toMatchObject({ content: LONG, missing: [] });

  const other = newDatabase();
  const writer = open(other);
  await writer.record(LONG_EVENTS.slice(0, 2), FROM_NOWHERE);
  await writer.checkpoint();
  const [piece] = await keysOf(other, 'pieces');
  expect(piece).toEqual([1, -1, 0]);
  await makeUnreadable(other, 'pieces', [1, -1, 2]);
  await makeUnreadable(other, 'pieces', [1, 0, 2]);
  const after = open(other);
  expect(await messagesOf(after)).toMatchObject([{ message_id: 'm1', role: 'assistant', content: LONG }]);
  expect(valueOf(await after.api.sessions({})).sessions).toMatchObject([{ session_id: 's1', provider: 'test' }]);
  expect(valueOf(await after.api.recovery('s1')).possible_losses).toEqual(['pieces:1,-1,2', 'pieces:1,0,2']);
});

test('what is cut is joined again; without some pieces, each text says what it lacks', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.integer({ min: 120, max: 400 }), (value, limit) => {
      const pieces = cutJson(value, limit);
      expect(joinJson(pieces.toReversed().flat())).toEqual({ value, missing: new Map() });
    }),
    propertyOptions(15),
  );
  fc.assert(
    fc.property(fc.string({ minLength: 300, maxLength: 900, unit: 'binary' }), fc.nat(), (text, which) => {
      const pieces = cutJson({ id: 'x', text }, 200);
      const left = pieces.filter((_, index) => index !== which % pieces.length);
      const { value, missing } = joinJson(left.flat());
      expect(value).toMatchObject({ id: 'x' });
      const joined = typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : '';
      let expected = text;
      for (const { offset, length } of [...missing.values()].flat())
        expected = expected.slice(0, offset) + LOST.repeat(length) + expected.slice(offset + length);
      expect(joined).toBe(expected);
    }),
    propertyOptions(15),
  );
});

test('a lost piece of a text within a snapshot is a range of that message, also where an earlier message is lost', () => {
  const placed = { role: 'user', change: 'new' } as const;
  const messages = ['m1', 'm2'].map((message_id, position) => ({
    ...placed,
    message_id,
    position,
    content: `${message_id} `.repeat(300),
  }));
  const fact = { type: 'session_snapshot', session_id: 's1', provider: 'test', messages, superseded: [] } as const;
  const values = encodeCommit(7, { recorded_at: 1_000, settled: [], mark: null, facts: [fact] }, 600);
  const holds = (text: string): number => values.findIndex(({ value }) => value.includes(text));
  const last = values.findLastIndex(({ value }) => value.includes('m2 m2'));
  const lost = [holds('["messages",0,"role"]'), last];
  expect(new Set([...lost, -1]).size).toBe(3);
  const [entry] = decodeRecords(values.filter((_, index) => !lost.includes(index)));
  expect(entry).toMatchObject({
    facts: [{ type: 'session_snapshot', messages: [{ message_id: 'm2', position: 1 }] }],
    missing: [{ message_id: 'm2', ranges: [{ offset: expect.any(Number), length: expect.any(Number) }] }],
    lost: [{ fact_count: 1 }, { fact_count: 1 }],
  });
});

test('a commit of small events is one value', () => {
  const facts = Array.from({ length: 500 }, (_, index) => [1, 0, 4 * index, 'word'] as const);
  const commit = { recorded_at: 1_000, settled: [], mark: null, facts };
  const values = encodeCommit(7, commit);
  expect(values).toHaveLength(1);
  expect(decodeRecords(values)).toMatchObject([{ first_seq: 7, facts }]);
});
