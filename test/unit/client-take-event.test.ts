// What the app gives is copied at once, and judged as the recorder does.

import { expect, test } from 'vitest';
import { takeEvent } from '../../src/client/outbox/take-event.ts';
import { isPlainObject, parseEvent } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, openClient, token } from '../support/client-fakes.ts';
import { messageAdd, sessionStart } from '../support/events.ts';

function take(input: unknown): { readonly event: unknown; readonly eventId: string | null; readonly length: number } {
  const taken = takeEvent(input);
  if (!taken.ok) throw new Error(taken.error.message);
  return taken.value;
}

/** Metadata of so many levels. */
function nested(levels: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

function snapshot(fields: object, messageFields: object = {}): object {
  const message = { message_id: 'm1', role: 'assistant', content: '', ...messageFields };
  return { type: 'session_snapshot', session_id: 's1', provider: 'p', messages: [message], ...fields };
}

test('records a snapshot as it was given, whatever the app does to it later', () => {
  const message = { message_id: 'm1', role: 'assistant', content: 'before', metadata: { tags: ['a'] } };
  const given = { type: 'session_snapshot', session_id: 's1', provider: 'p', messages: [message] };
  const before = structuredClone(given);
  const { event } = take(given);
  message.content = 'after';
  message.metadata.tags.push('b');
  given.messages.push(message);
  expect(event).toEqual(before);
});

test('records metadata as it was given', () => {
  const metadata = { usage: { tokens: 1 } };
  const { event } = take(messageAdd('m1', 'x', { metadata }));
  metadata.usage.tokens = 2;
  expect(event).toMatchObject({ metadata: { usage: { tokens: 1 } } });
});

test.each([null, undefined, 'text', 7, [], () => undefined])('refuses %s, which is no event', (input) => {
  expect(takeEvent(input)).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});

test('settles with invalid_event, and does not throw, when something else than an event is recorded', async () => {
  const { client } = await openClient([new FakeTransport(new CounterRecorder())]);
  const record: (event: never) => Promise<unknown> = (event) => client.record(event);
  const anything: (value: unknown) => never = (value) => value as never;
  expect(await record(anything(null))).toMatchObject({ type: 'error', event_id: null, code: 'invalid_event' });
  expect(await record(anything({ type: 'heartbeat', event_id: 'mine', timestamp: NaN }))).toMatchObject({
    event_id: 'mine',
    code: 'invalid_event',
  });
  expect(client.state).toEqual({ status: 'saved' });
  await client.close();
});

test('refuses a known field that is not JSON, and names it', () => {
  const taken = takeEvent(sessionStart('s1', { metadata: new Map() }));
  expect(taken).toMatchObject({
    ok: false,
    error: { code: 'invalid_event', message: expect.stringMatching(/^metadata/) },
  });
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

test('settles with invalid_event when not even the id can be read', async () => {
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

test('drops unknown fields, also those that no port can carry', () => {
  const given = snapshot({ onDone: () => undefined }, { element: Symbol('x'), metadata: undefined });
  expect(take(given).event).toEqual(snapshot({}));
});

test.each([64, 65])('judges metadata of %i levels as the recorder does, in an event and in a message', (levels) => {
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

test('leaves a message that is no object for the recorder to refuse', () => {
  expect(take(snapshot({ messages: ['m1', 7] })).event).toMatchObject({ messages: ['m1', 7] });
});

test('numbers an event whose id is null, as one without', async () => {
  expect(take({ ...token('x'), event_id: null }).eventId).toBeNull();
  const recorder = new CounterRecorder();
  const { client } = await openClient([new FakeTransport(recorder)]);
  const withNull = { ...token('a'), event_id: null };
  expect(await client.record(withNull)).toMatchObject({ event_id: `hf-${client.clientId}-1` });
  expect(await client.record(token('b'))).toMatchObject({ event_id: `hf-${client.clientId}-2` });
  await client.close();
});

test("keeps a caller's id, and refuses one that is no string", () => {
  expect(take({ ...token('x'), event_id: 'mine' }).eventId).toBe('mine');
  expect(takeEvent({ ...token('x'), event_id: 7 })).toMatchObject({ ok: false, error: { code: 'invalid_event' } });
});

test('measures metadata and messages, not content alone', () => {
  const big = 'x'.repeat(1_000_000);
  for (const event of [
    messageAdd('m1', '', { metadata: { big } }),
    messageAdd('m1', big),
    sessionStart('s1', { title: big }),
    snapshot({}, { metadata: big }),
    token(big),
  ]) {
    const { length } = take(event);
    const exact = JSON.stringify(event).length;
    expect(isPlainObject(event)).toBe(true);
    expect(Math.abs(length - exact)).toBeLessThan(300);
  }
});
