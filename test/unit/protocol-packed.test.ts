// What is packed to cross a port comes out as it went in, or is found not to fit.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACK_STATUS,
  packList,
  packReply,
  parseChannelMessage,
  parseFromWorker,
  parseToWorker,
  unpackList,
  unpackReplies,
  WIRE_VERSION,
  type Ack,
  type Reply,
} from '../../src/protocol/index.ts';
import { propertyOptions } from '../support/property-options.ts';

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

test('reads events and facts as text like the lists themselves', () => {
  const fact = { ...EVENT, message_id: 'm1', content_delta: '\ud800 "é"', offset: 0, seq: 3, recorded_at: 5 };
  const events = [EVENT, { type: 'odd', session_id: '\udfff' }];
  expect(parseToWorker({ type: 'record', batch: 1, events: packList(events) })).toEqual(
    parseToWorker({ type: 'record', batch: 1, events }),
  );
  const facts = { type: 'facts', wire_version: WIRE_VERSION };
  expect(parseChannelMessage({ ...facts, facts: packList([fact]) })).toEqual({ ...facts, facts: [fact] });
});

test.each(['', '[', '{}', 'null', '"[]"', '[1'])('does not read %j as a list of events or facts', (text) => {
  expect(parseToWorker({ type: 'record', batch: 1, events: text })).toBeNull();
  expect(parseChannelMessage({ type: 'facts', wire_version: WIRE_VERSION, facts: text })).toBeNull();
  expect(Array.isArray(unpackList(text))).toBe(false);
});

test.each([0, -1, 1.5, NaN, Infinity, 2 ** 53])('does not read %s as a packed ack', (seq) => {
  expect(parseFromWorker({ type: 'replies', instance_id: 'i', batch: 1, replies: [seq] })).toBeNull();
});
