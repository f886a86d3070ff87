// A message from another build is accepted as a whole or rejected as a whole.

import { expect, test } from 'vitest';
import { parseChannelMessage, parseFromWorker, WIRE_VERSION } from '../../src/protocol/index.ts';
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

function factsMessage(...facts: readonly unknown[]): unknown {
  return { type: 'facts', wire_version: WIRE_VERSION, facts };
}

test('reads the facts that a recorder publishes', async () => {
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => 1_000 });
  await recorder.record([sessionStart(), messageAdd(), append('a')], { page_id: null });
  const message = factsMessage(...recorder.published);
  expect(parseChannelMessage(message)).toEqual(message);
  await recorder.close();
});

test('accepts a fact with unknown fields', () => {
  expect(parseChannelMessage(factsMessage({ ...APPEND, mood: 'good' }))).not.toBeNull();
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
  expect(parseChannelMessage(factsMessage({ ...APPEND, ...fields }))).toBeNull();
});

test.each([['a cycle'], ['a BigInt'], ['a Map']])('rejects a fact with %s in an unknown field', (what) => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const mood = what === 'a cycle' ? cycle : what === 'a BigInt' ? 1n : new Map();
  expect(parseChannelMessage(factsMessage({ ...APPEND, mood }))).toBeNull();
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
  expect(parseChannelMessage(factsMessage(APPEND, { ...APPEND, seq: 9 }))).toBeNull();
  expect(parseChannelMessage({ type: 'facts', wire_version: WIRE_VERSION + 1, facts: [APPEND] })).toBeNull();
  expect(parseChannelMessage(factsMessage())).toBeNull();
});
