// What is packed to cross a port comes out as it went in, or is found not to fit.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACK_STATUS,
  packEvents,
  packFacts,
  packReply,
  parseChannelMessage,
  parseFromWorker,
  parseToWorker,
  unpackEvents,
  unpackFacts,
  unpackReplies,
  WIRE_VERSION,
  type Ack,
  type Reply,
} from '../../src/protocol/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { propertyOptions } from '../support/property-options.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

const EVENT = { type: 'message_append', event_id: 'hf-abcdefghijkl-1', session_id: 's1' } as const;
const ACK: Ack = {
  type: 'ack',
  event_id: EVENT.event_id,
  session_id: EVENT.session_id,
  status: 'message_appended',
  seq: 7,
};

const anyType = fc.constantFrom(...(Object.keys(ACK_STATUS) as (keyof typeof ACK_STATUS)[]));

/** An event, and a reply that a recorder could give to it. */
const answered = fc
  .record({
    type: anyType,
    event_id: fc.string({ minLength: 1 }),
    session_id: fc.option(fc.string(), { nil: undefined }),
    seq: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
    duplicate: fc.option(fc.constant(true as const), { nil: undefined }),
    expected: fc.option(fc.nat(), { nil: undefined }),
    isRefused: fc.boolean(),
  })
  .map(({ type, event_id, session_id, seq, duplicate, expected, isRefused }) => {
    const event = { type, event_id, ...(session_id === undefined ? {} : { session_id }) };
    const ack: Ack = {
      type: 'ack',
      event_id,
      session_id: session_id ?? '',
      status: ACK_STATUS[type],
      ...(seq === undefined ? {} : { seq }),
      ...(duplicate === undefined ? {} : { duplicate }),
      ...(expected === undefined ? {} : { expected_message_count: expected }),
    };
    const error: Reply = { type: 'error', event_id, code: 'invalid_event', message: 'No.' };
    return { event, reply: isRefused ? error : ack };
  });

test('gives the client every reply as the recorder gave it', () => {
  fc.assert(
    fc.property(fc.array(answered), (all) => {
      const packed = all.map(({ event, reply }) => packReply(reply, event));
      const events = all.map(({ event }) => event);
      expect(unpackReplies(structuredClone(packed), events)).toEqual(all.map(({ reply }) => reply));
    }),
    propertyOptions(1_000),
  );
});

test('packs an ack to its seq where the event says the rest, and nothing else', () => {
  expect(packReply(ACK, EVENT)).toBe(7);
  expect(packReply({ ...ACK, resumed: true }, EVENT)).toMatchObject({ resumed: true });
  expect(packReply(ACK, { ...EVENT, event_id: undefined })).toBe(ACK);
  expect(packReply(ACK, 'no event')).toBe(ACK);
});

test('does not unpack replies that do not belong to the events', () => {
  expect(unpackReplies([7], [])).toBeNull();
  expect(unpackReplies([], [EVENT])).toBeNull();
  expect(unpackReplies([7], [{ ...EVENT, type: 'toString' }])).toBeNull();
});

const anyDelta = fc.string({ unit: 'binary' });
const anyId = fc.constantFrom('s1', 's2', '__proto__', 'é');
const anyAppend = fc.record(
  {
    type: fc.constant('message_append'),
    session_id: anyId,
    message_id: anyId,
    content_delta: fc.oneof(anyDelta, fc.constantFrom('\ud800', '\udfff "')),
    event_id: fc.string(),
    offset: fc.nat(),
    occurred_at: fc.nat(),
  },
  { requiredKeys: ['type', 'session_id', 'message_id', 'content_delta'] },
);
const anyEvent = fc.oneof(
  { weight: 3, arbitrary: anyAppend },
  fc.constant({ type: 'session_start', session_id: 's1', provider: 'p' }),
  fc
    .json()
    .map((text): unknown => JSON.parse(text))
    .filter((value) => !Array.isArray(value)),
);

test('reads packed events like the events themselves', () => {
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      const asJson: unknown = JSON.parse(JSON.stringify(events));
      const record = { type: 'record', batch: 1 };
      expect(parseToWorker({ ...record, events: packEvents(events) })).toEqual({ ...record, events: asJson });
    }),
    propertyOptions(1_000),
  );
});

test('reads packed facts like the facts themselves', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  const others = append('with an id', { event_id: 'e1' });
  const events = [sessionStart(), messageAdd(), append('a'), append('\ud800 "é"'), others, append('')];
  await recorder.record(events, { page_id: null });
  const { published } = recorder;
  const message = { type: 'facts', wire_version: WIRE_VERSION };
  expect(published).toHaveLength(events.length);
  expect(packFacts(published)).not.toContain('recorded_at":1000,"seq');
  expect(parseChannelMessage({ ...message, facts: packFacts(published) })).toEqual({ type: 'facts', facts: published });
  await recorder.close();
});

test('names a message once, however many tokens it gets', () => {
  const text = packEvents(
    Array.from({ length: 100 }, () => ({ ...EVENT, message_id: 'the message', content_delta: 'x' })),
  );
  expect(text.split('the message')).toHaveLength(2);
});

test.each([
  '',
  '[',
  '{}',
  'null',
  '"{}"',
  '[1]',
  '{"places":[]}',
  '{"items":[]}',
  '{"places":{},"items":[]}',
  '{"places":[],"items":{"length":1}}',
])('does not read %j as events or facts', (text) => {
  expect(parseToWorker({ type: 'record', batch: 1, events: text })).toBeNull();
  expect(parseChannelMessage({ type: 'facts', wire_version: WIRE_VERSION, facts: text })).toBeNull();
  expect(unpackEvents(text)).toBeNull();
  expect(unpackFacts(text)).toBeNull();
});

test.each(['[[]]', '[[0,"x"]]', '[["__proto__","x",1]]', '[[-1,"x",1]]', '[[1e9,{},[]]]', '[[{"toString":1},1,1]]'])(
  'reads items %s of places that are not there as appends of no message, for the recorder to refuse',
  (items) => {
    const read = parseToWorker({ type: 'record', batch: 1, events: `{"places":[null,[]],"items":${items}}` });
    expect(read).toMatchObject({ events: [{ type: 'message_append', session_id: undefined }] });
    const facts = `{"places":[],"items":${items},"seq":{"valueOf":1},"recorded_at":1}`;
    expect(parseChannelMessage({ type: 'facts', wire_version: WIRE_VERSION, facts })).toBeNull();
  },
);

test.each([0, -1, 1.5, NaN, Infinity, 2 ** 53])('does not read %s as a packed ack', (seq) => {
  expect(parseFromWorker({ type: 'replies', instance_id: 'i', batch: 1, replies: [seq] })).toBeNull();
});
