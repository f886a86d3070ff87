import { expect, test } from 'vitest';
import { answerEnd } from '../../src/ui/view/answer-end.ts';
import { countMatches, findPattern, placeAt, placeCount, placeIndex, placeNear } from '../../src/ui/view/find-text.ts';
import { recordedMessage } from '../support/recorded-messages.ts';

function count(text: string, query: string): number {
  const pattern = findPattern(query);
  return pattern === null ? -1 : countMatches(text, pattern);
}

test.each([
  ['One one ONE', 'one', 3],
  ['a.b axb', 'a.b', 1],
  ['(x) [y] {z} a|b ^$ \\ / - *', '(x) [y] {z} a|b ^$ \\ / - *', 1],
  ['two\n  lines', 'two lines', 1],
  ['cafe\u0301 caf\u00e9', 'café', 2],
  ['nothing', 'some', 0],
  ['anything', '  ', -1],
])('%j has %j %i times', (text, query, expected) => {
  expect(count(text, query)).toBe(expected);
});

test('goes from place to place, over messages and around the end', () => {
  const found = [
    { position: 3, messageId: 'm3', count: 2 },
    { position: 8, messageId: 'm8', count: 1 },
  ];
  expect(placeCount(found)).toBe(3);
  expect([0, 1, 2, 3, -1].map((index) => placeAt(found, index))).toEqual([
    { position: 3, occurrence: 0 },
    { position: 3, occurrence: 1 },
    { position: 8, occurrence: 0 },
    { position: 3, occurrence: 0 },
    { position: 8, occurrence: 0 },
  ]);
  expect(placeIndex(found, { position: 8, occurrence: 0 })).toBe(2);
  expect(placeIndex(found, { position: 4, occurrence: 0 })).toBe(-1);
  expect(placeNear(found, 4)).toEqual({ position: 8, occurrence: 0 });
  expect(placeNear(found, 9)).toEqual({ position: 8, occurrence: 0 });
  expect(placeNear([], 0)).toBeNull();
  expect(placeAt([], 0)).toBeNull();
});

const OPEN = { completion: 'open', is_complete: false } as const;

test('says how an answer ended that was being written, once', () => {
  const writing = answerEnd({ messageId: null }, [recordedMessage(1, OPEN)], 'active');
  expect(writing).toEqual({ writing: { messageId: 'm1' }, ended: null });
  const grown = answerEnd(writing.writing, [recordedMessage(1, { ...OPEN, content: 'more' })], 'active');
  expect(grown.ended).toBeNull();
  const ended = answerEnd(grown.writing, [recordedMessage(1)], 'active');
  expect(ended).toEqual({ writing: { messageId: null }, ended: 'complete' });
  expect(answerEnd(ended.writing, [recordedMessage(1)], 'active').ended).toBeNull();
  expect(answerEnd(grown.writing, [recordedMessage(1, OPEN)], 'interrupted').ended).toBe('cut_off');
});

test('says nothing while an answer goes on with another part', () => {
  const next = answerEnd({ messageId: 'm1' }, [recordedMessage(1), recordedMessage(2, OPEN)], 'active');
  expect(next).toEqual({ writing: { messageId: 'm2' }, ended: null });
});
