import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  gapsOf,
  indexOfPosition,
  mergeMessages,
  messageAt,
  nearest,
  pagesFor,
} from '../../src/ui/view/known-messages.ts';
import { recordedMessage, recordedMessages } from '../support/recorded-messages.ts';

const positions = fc.uniqueArray(fc.nat(40), { maxLength: 20 }).map((all) => all.toSorted((a, b) => a - b));

test('merges messages by position, and takes what was read later', () => {
  fc.assert(
    fc.property(positions, positions, (before, later) => {
      const known = before.map((position) => recordedMessage(position, { content: 'before' }));
      const read = later.map((position) => recordedMessage(position, { content: 'later' }));
      const merged = mergeMessages(known, read);
      const expected = [...new Set([...before, ...later])].toSorted((a, b) => a - b);
      expect(merged.map(({ position }) => position)).toEqual(expected);
      for (const { position, content } of merged) expect(content).toBe(later.includes(position) ? 'later' : 'before');
    }),
  );
});

test('knows every position or names the gap that it is in', () => {
  fc.assert(
    fc.property(positions, fc.nat(50), (known, more) => {
      const end = (known.at(-1) ?? 0) + more;
      const messages = known.map((position) => recordedMessage(position));
      const unread = gapsOf(messages, end).flatMap(({ from, to }) =>
        Array.from({ length: to - from }, (_, i) => from + i),
      );
      for (let position = 0; position < end; position += 1) {
        expect(unread.includes(position)).toBe(messageAt(messages, position) === undefined);
      }
    }),
  );
});

test('finds the first message at or after a position', () => {
  const known = [recordedMessage(3), recordedMessage(7)];
  expect([0, 3, 4, 7, 8].map((position) => indexOfPosition(known, position))).toEqual([0, 0, 1, 1, 2]);
});

test('reads the pages that lack messages, those in the middle of the view first', () => {
  const known = recordedMessages(20, 30);
  expect(pagesFor(known, { from: 8, to: 42 }, 10, 45)).toEqual([
    { from: 10, to: 20 },
    { from: 30, to: 40 },
    { from: 40, to: 45 },
    { from: 0, to: 10 },
  ]);
});

test('reads no page of which all that is wanted is known', () => {
  const known = recordedMessages(15, 32);
  expect(pagesFor(known, { from: 15, to: 32 }, 10, 45)).toEqual([]);
  expect(pagesFor(known, { from: 15, to: 33 }, 10, 45)).toEqual([{ from: 30, to: 40 }]);
  expect(pagesFor(known, { from: 14, to: 20 }, 10, 45)).toEqual([{ from: 10, to: 20 }]);
});

test('keeps what is near and what is followed', () => {
  const known = recordedMessages(0, 100);
  const kept = nearest(known, 30, 90, 30).map(({ position }) => position);
  expect(kept).toEqual([
    ...Array.from({ length: 20 }, (_, index) => 20 + index),
    ...Array.from({ length: 10 }, (_, i) => 90 + i),
  ]);
  expect(nearest(known, 30, 90, 100)).toBe(known);
});
