// A message from another build is accepted as a whole or rejected as a whole.

import { expect, test } from 'vitest';
import { parseChannelMessage, parseFromWorker, WIRE_VERSION } from '../../src/protocol/index.ts';
import { factsMessage } from '../support/facts-message.ts';
import { holes } from '../support/hostile-values.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';

const APPEND = {
  type: 'message_append',
  session_id: 's1',
  message_id: 'm1',
  content_delta: 'a',
  offset: 0,
  seq: 7,
  recorded_at: 1_000,
};

test('reads the facts that a recorder publishes', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  await recorder.record([sessionStart(), messageAdd(), append('a')], { page_id: null });
  const { published } = recorder;
  expect(parseChannelMessage(factsMessage(published))).toEqual({ type: 'facts', facts: published });
  await recorder.close();
});

test('accepts a fact with unknown fields', () => {
  expect(parseChannelMessage(factsMessage([{ ...APPEND, mood: 'good' }]))).not.toBeNull();
});

test.each([
  { content_delta: undefined },
  { content_delta: 7 },
  { message_id: undefined },
  { session_id: null },
  { offset: undefined },
  { offset: -1 },
  { recorded_at: undefined },
  { recorded_at: 1e300 },
  { occurred_at: 'today' },
  { seq: 1.5 },
  { seq: 0 },
  { seq: -5 },
  { type: 'message_rated' },
  { type: 'toString' },
  { type: 'session_snapshot', provider: 'p', superseded: [], messages: [{ message_id: 'm1' }] },
  { type: 'session_snapshot', provider: 'p', messages: [] },
  { type: 'message_add', role: 'r', content: '', position: 0, change: 'odd' },
  { type: 'session_snapshot', provider: 'p', messages: [], superseded: holes(1) },
  { type: 'session_snapshot', provider: 'p', messages: holes(1), superseded: [] },
  { type: 'config_changed', config: new Date(0) },
])('rejects a fact with %j', (fields) => {
  expect(parseChannelMessage(factsMessage([{ ...APPEND, ...fields }]))).toBeNull();
});

test('rejects lists of facts that are not packed, and replies without an instance', () => {
  expect(parseChannelMessage({ type: 'facts', wire_version: WIRE_VERSION, facts: [APPEND] })).toBeNull();
  expect(parseFromWorker({ type: 'replies', batch: 1, replies: [1] })).toBeNull();
  expect(parseFromWorker({ type: 'replies', instance_id: 'i1', batch: 1, replies: [1] })).not.toBeNull();
});

test('rejects sparse arrays, without iterating over very long ones', () => {
  const withHole: unknown[] = [APPEND];
  withHole.length = 2;
  const endless = holes(2 ** 32 - 1);
  for (const list of [withHole, endless]) {
    expect(parseChannelMessage({ type: 'facts', wire_version: WIRE_VERSION, facts: list })).toBeNull();
    expect(parseFromWorker({ type: 'replies', instance_id: 'i1', batch: 1, replies: list })).toBeNull();
  }
  const ack = { type: 'ack', event_id: 'e', session_id: 's', status: 'heartbeat' };
  expect(
    parseFromWorker({ type: 'replies', instance_id: 'i1', batch: 1, replies: Object.assign(holes(2), [ack]) }),
  ).toBeNull();
});

test.each([NaN, Infinity, -1, 1e300, '5'])('rejects a heartbeat at %s', (timestamp) => {
  expect(parseChannelMessage({ type: 'heartbeat', wire_version: WIRE_VERSION, timestamp })).toBeNull();
});

test('rejects facts with a gap between them, of another version, or an empty list', () => {
  expect(parseChannelMessage(factsMessage([APPEND, { ...APPEND, seq: 9 }]))).toBeNull();
  expect(parseChannelMessage(factsMessage([APPEND], WIRE_VERSION + 1))).toBeNull();
  expect(parseChannelMessage(factsMessage([]))).toBeNull();
});
