// The outbox of events that have no ack yet.

import { expect, test } from 'vitest';
import { createOutbox, type Outbox } from '../../src/client/outbox/outbox.ts';
import type { Reply } from '../../src/protocol/index.ts';
import { taken } from '../support/client-fakes.ts';

const ACK: Reply = { type: 'ack', event_id: 'x', session_id: 's1', status: 'message_appended' };
const EVERYTHING = 1_000_000;

function idsOf(outbox: Outbox): string[] {
  return outbox.takeUnsent(EVERYTHING, Infinity).map(({ event }) => event.event_id);
}

function filled(count: number): Outbox {
  const outbox = createOutbox('abcdefghijkl', () => undefined);
  for (let index = 0; index < count; index += 1) void outbox.add(taken('x'));
  return outbox;
}

test('returns every event without a reply again after a rewind, and no event twice before it', () => {
  const outbox = filled(3);
  const [first] = outbox.takeUnsent(EVERYTHING, Infinity);
  expect(outbox.takeUnsent(EVERYTHING, Infinity)).toEqual([]);
  if (first !== undefined) outbox.settle(first, ACK);
  outbox.rewind();
  expect(idsOf(outbox)).toEqual(['hf-abcdefghijkl-2', 'hf-abcdefghijkl-3']);
});

test('settles an event in the middle once, and does not settle its neighbours', () => {
  const outbox = filled(3);
  const [, second] = outbox.takeUnsent(EVERYTHING, Infinity);
  if (second === undefined) throw new Error('There are three.');
  outbox.settle(second, ACK);
  outbox.settle(second, ACK);
  expect(outbox.size).toBe(2);
  outbox.rewind();
  expect(idsOf(outbox)).toEqual(['hf-abcdefghijkl-1', 'hf-abcdefghijkl-3']);
});

test('keeps the order and the count of many events that are added and settled', () => {
  const outbox = createOutbox('abcdefghijkl', () => undefined);
  const sent: string[] = [];
  for (let round = 0; round < 50; round += 1) {
    for (let index = 0; index < 200; index += 1) void outbox.add(taken('x'));
    for (const entry of outbox.takeUnsent(150, Infinity)) {
      sent.push(entry.event.event_id);
      outbox.settle(entry, ACK);
    }
  }
  expect(outbox.size).toBe(2_500);
  sent.push(...idsOf(outbox));
  expect(sent).toEqual(Array.from({ length: 10_000 }, (_, index) => `hf-abcdefghijkl-${index + 1}`));
});

test('renumbers pending events from 1, but not events with ids of callers', () => {
  const outbox = filled(2);
  const [first] = outbox.takeUnsent(1, Infinity);
  if (first !== undefined) outbox.settle(first, ACK);
  void outbox.add(taken('x', 'mine'));
  void outbox.add(taken('x'));
  outbox.renumber('bbbbbbbbbbbb');
  expect(idsOf(outbox)).toEqual(['hf-bbbbbbbbbbbb-1', 'mine', 'hf-bbbbbbbbbbbb-2']);
});

test('fills a batch up to a length, with at least one event', () => {
  const outbox = createOutbox('abcdefghijkl', () => undefined);
  for (const length of [90, 20, 20, 200]) void outbox.add({ ...taken('x'), length });
  const lengths = (): number[] => outbox.takeUnsent(EVERYTHING, 100).map((entry) => entry.length);
  expect([lengths(), lengths(), lengths(), lengths()]).toEqual([[90], [20, 20], [200], []]);
});

test('settles every remaining event when it is abandoned', async () => {
  const outbox = createOutbox('abcdefghijkl', () => undefined);
  const replies = [outbox.add(taken('x')), outbox.add(taken('x', 'mine'))];
  outbox.abandon({ code: 'not_connected', message: 'Closed.' });
  expect(await Promise.all(replies)).toEqual([
    { type: 'error', event_id: 'hf-abcdefghijkl-1', code: 'not_connected', message: 'Closed.' },
    { type: 'error', event_id: 'mine', code: 'not_connected', message: 'Closed.' },
  ]);
  expect([outbox.size, outbox.hasCallersIds, outbox.first]).toEqual([0, false, undefined]);
});
