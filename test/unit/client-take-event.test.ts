// The client copies an app's event immediately. The recorder validates the copy.

import { expect, test } from 'vitest';
import type { Client } from '../../src/client/client.ts';
import type { NewEvent } from '../../src/client/recorder-client.ts';
import { takeEvent } from '../../src/client/outbox/take-event.ts';
import { isPlainObject, parseEvent, sharedNames } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, openClient, token } from '../support/client-fakes.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { openClientOf } from '../support/recorder-link.ts';

function take(input: unknown): { readonly event: unknown; readonly eventId: string | null; readonly length: number } {
  const taken = takeEvent(input);
  if (!taken.ok) throw new Error(taken.error.message);
  return taken.value;
}

const anything: (value: unknown) => never = (value) => value as never;

/** A client of a real recorder, which has recorded the start of the session. */
async function openRecording(): Promise<Client> {
  const client = await openClientOf(openTestRecorder({ database: newDatabase(), clock: () => 1 }), sharedNames());
  await client.record(anything(sessionStart()));
  return client;
}

/** Metadata with `levels` levels. */
function nested(levels: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

function snapshot(fields: object, messageFields: object = {}): object {
  const message = { message_id: 'm1', role: 'assistant', content: '', ...messageFields };
  return { type: 'session_snapshot', session_id: 's1', provider: 'p', messages: [message], ...fields };
}

test('records a snapshot as it was passed, even if the app changes it later', () => {
  const message = { message_id: 'm1', role: 'assistant', content: 'before', metadata: { tags: ['a'] } };
  const given = { type: 'session_snapshot', session_id: 's1', provider: 'p', messages: [message] };
  const before = structuredClone(given);
  const { event } = take(given);
  message.content = 'after';
  message.metadata.tags.push('b');
  given.messages.push(message);
  expect(event).toEqual(before);
});

test('records metadata as it was passed', () => {
  const metadata = { usage: { tokens: 1 } };
  const { event } = take(messageAdd('m1', 'x', { metadata }));
  metadata.usage.tokens = 2;
  expect(event).toMatchObject({ metadata: { usage: { tokens: 1 } } });
});

test.each([null, undefined, 'text', 7, [], () => undefined])('refuses %s, which is no event', (input) => {
  expect(takeEvent(input)).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});

test('resolves with invalid_event, and does not throw, if the recorded value is not an event', async () => {
  const client = await openRecording();
  const record: (event: never) => Promise<unknown> = (event) => client.record(event);
  expect(await record(anything(null))).toMatchObject({ type: 'error', event_id: null, code: 'invalid_event' });
  expect(await record(anything({ type: 'heartbeat', event_id: 'mine', timestamp: NaN }))).toMatchObject({
    event_id: 'mine',
    code: 'invalid_event',
  });
  expect(await record(anything({ type: 'shrug', event_id: 'yours' }))).toMatchObject({
    event_id: 'yours',
    code: 'invalid_event',
    message: expect.stringContaining('Unknown event type "shrug"'),
  });
  const cycle = { of: {} };
  cycle.of = cycle;
  expect(await record(anything({ type: cycle }))).toMatchObject({ code: 'invalid_event' });
  expect(client.state).toEqual({ status: 'refused', refused: 4 });
  await client.close();
});

test('records metadata as JSON.stringify keeps it', () => {
  const metadata = {
    nothing: undefined,
    notANumber: NaN,
    infinite: -Infinity,
    date: new Date(0),
    map: new Map([['a', 1]]),
    callback: () => 1,
    mark: Symbol('x'),
    own: { toJSON: () => 'mine' },
    list: [undefined, () => 1, NaN],
    url: new URL('https://example.com/'),
  };
  const kept = JSON.parse(JSON.stringify(metadata));
  expect(kept).toMatchObject({ notANumber: null, date: '1970-01-01T00:00:00.000Z', map: {}, own: 'mine' });
  expect(take(sessionStart('s1', { metadata })).event).toEqual(sessionStart('s1', { metadata: kept }));
  expect(take(snapshot({ metadata }, { metadata })).event).toEqual(snapshot({ metadata: kept }, { metadata: kept }));
});

test.each([undefined, () => 1, Symbol('x'), null])('metadata that JSON drops is absent: %s', (metadata) => {
  expect(take(sessionStart('s1', { metadata })).event).not.toHaveProperty('metadata.length');
  expect(takeEvent(sessionStart('s1', { metadata })).ok).toBe(true);
});

test.each([
  [
    'a cycle',
    Object.assign(Object.create(null), {
      get own(): unknown {
        return this;
      },
    }),
  ],
  ['a BigInt', { n: 1n }],
  [
    'a toJSON that throws',
    {
      toJSON() {
        throw new Error('No.');
      },
    },
  ],
])('refuses metadata with %s, and names the field', (_, metadata) => {
  const expected = (field: string) => ({
    ok: false,
    error: { code: 'invalid_event', message: expect.stringContaining(`${field}: JSON cannot hold it`) },
  });
  expect(takeEvent(sessionStart('s1', { metadata }))).toMatchObject(expected('session_start.metadata'));
  expect(takeEvent(snapshot({}, { metadata }))).toMatchObject(expected('session_snapshot.messages.0.metadata'));
});

test('a refused event does not block those after it', async () => {
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  const withMetadata = (metadata: object): NewEvent => ({
    ...token('b'),
    type: 'message_add',
    role: 'user',
    content: '',
    message_id: 'm1',
    session_id: 's1',
    metadata: metadata as never,
  });
  const replies = [
    client.record(token('a')),
    client.record(withMetadata({ bad: 1n })),
    client.record(withMetadata({ gone: undefined })),
    client.record(token('b')),
  ];
  const types = (await Promise.all(replies)).map(({ type }) => type);
  expect(types).toEqual(['ack', 'error', 'ack', 'ack']);
  await client.close();
});

test('an optional field with a wrong value is dropped, and the ack names it', async () => {
  const client = await openRecording();
  const cycle = { of: {} };
  cycle.of = cycle;
  const given = { ...messageAdd('m1', 'x'), model: 7, parent_id: cycle, occurred_at: 5n, event_id: 5 };
  expect(await client.record(anything(given))).toMatchObject({
    type: 'ack',
    event_id: `hf-${client.clientId}-2`,
    ignored_fields: ['event_id', 'model', 'parent_id', 'occurred_at'],
  });
  expect(await client.record(token('b'))).not.toHaveProperty('ignored_fields');
  expect(await client.api.session('s1')).toMatchObject({ value: { messages: [{ content: 'xb', model: null }] } });
  await client.close();
});

test('accepts an instance of a class, and an object with toJSON', () => {
  class Add {
    readonly type = 'message_add';
    readonly session_id = 's1';
    readonly message_id = 'm1';
    readonly role = 'user';
    readonly content = 'x';
  }
  const plain = messageAdd('m1', 'x', { role: 'user' });
  expect(take(new Add()).event).toEqual(plain);
  expect(take({ toJSON: () => plain }).event).toEqual(plain);
  expect(take(snapshot({ messages: [new Add()] })).event).toMatchObject({ messages: [{ content: 'x' }] });
});

test('refuses an event that cannot be read', () => {
  const unreadable = Object.defineProperty({ type: 'session_start' }, 'title', {
    enumerable: true,
    get: () => {
      throw new Error('no title');
    },
  });
  expect(takeEvent(unreadable)).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});

test('resolves with invalid_event if even the id cannot be read', async () => {
  const { client } = await openClient([new FakeTransport(new CounterRecorder())]);
  const unreadable = Object.defineProperty(token('a'), 'event_id', {
    enumerable: true,
    get: () => {
      throw new Error('no id');
    },
  });
  expect(await client.record(unreadable)).toMatchObject({
    event_id: null,
    code: 'invalid_event',
    message: expect.stringMatching(/no id/),
  });
  await client.close();
});

test('drops unknown fields that JSON drops', () => {
  const given = snapshot({ onDone: () => undefined }, { usage: undefined, metadata: undefined });
  expect(take(given).event).toEqual(snapshot({}));
});

test('of other unknown fields, whatever they hold, the recorder gets the names', () => {
  const given = snapshot({ element: Symbol('x'), usage: { tokens: 1n } }, { tool_calls: [new Map()] });
  expect(take(given).event).toEqual(snapshot({ element: null, usage: null }, { tool_calls: null }));
});

test.each([64, 65])('validates metadata of %i levels like the recorder, in an event and in a message', (levels) => {
  const metadata = nested(levels);
  for (const event of [sessionStart('s1', { metadata }), snapshot({}, { metadata })])
    expect(takeEvent(event).ok).toBe(parseEvent(event).ok);
});

test('reads no field that events do not have', () => {
  const given = Object.defineProperty(messageAdd('m1', 'x'), 'view', {
    enumerable: true,
    get: () => {
      throw new Error('It was read.');
    },
  });
  expect(take(given).event).toEqual(messageAdd('m1', 'x'));
});

test.each([[['m1', 7]], [[undefined]], [Object.assign([], { length: 2 ** 32 - 1 })], ['m1']])(
  'a snapshot whose messages are not objects is refused with the reason',
  async (messages) => {
    const client = await openRecording();
    expect(await client.record(anything(snapshot({ messages })))).toMatchObject({
      code: 'invalid_event',
      message: expect.stringContaining('session_snapshot.messages'),
    });
    await client.close();
  },
);

test('numbers an event with a null id like one without an id', async () => {
  expect(take({ ...token('x'), event_id: null }).eventId).toBeNull();
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  const withNull = { ...token('a'), event_id: null };
  expect(await client.record(withNull)).toMatchObject({ event_id: `hf-${client.clientId}-1` });
  expect(await client.record(token('b'))).toMatchObject({ event_id: `hf-${client.clientId}-2` });
  await client.close();
});

test("keeps a caller's id, and drops one that is not a string", () => {
  expect(take({ ...token('x'), event_id: 'mine' }).eventId).toBe('mine');
  expect(take({ ...token('x'), event_id: 7 })).toMatchObject({ eventId: null, ignored: ['event_id'] });
});

test('measures metadata and messages, not content alone', () => {
  const big = 'x'.repeat(1_000_000);
  for (const event of [
    messageAdd('m1', '', { metadata: { big } }),
    messageAdd('m1', big),
    snapshot({}, { content: big, metadata: big }),
    token(big),
  ]) {
    const { length } = take(event);
    const exact = JSON.stringify(event).length;
    expect(isPlainObject(event)).toBe(true);
    expect(Math.abs(length - exact)).toBeLessThan(300);
  }
});
