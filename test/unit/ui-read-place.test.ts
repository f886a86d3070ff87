import { expect, test } from 'vitest';
import { isReadView, parsePlaces, storedPlaces } from '../../src/ui/view/read-place.ts';

const PLACE = { messageId: 'm1', offset: -12.5 };

test('keeps the places that were left last', () => {
  const places = new Map(Array.from({ length: 60 }, (_, entry) => [entry, { ...PLACE, offset: entry }]));
  const kept = parsePlaces(structuredClone(storedPlaces(places)));
  expect([...kept.keys()]).toEqual(Array.from({ length: 50 }, (_, index) => index + 10));
  expect(kept.get(59)).toEqual({ messageId: 'm1', offset: 59 });
});

test.each([undefined, null, 'text', {}, [1], [[1]], [['1', PLACE]], [[1, null]], [[1, { messageId: 1, offset: 0 }]]])(
  'reads no place of %j',
  (stored) => {
    expect(parsePlaces(stored).size).toBe(0);
  },
);

test('a view that knows its place is one', () => {
  expect(isReadView({ place: null, resume: () => null })).toBe(true);
  expect(isReadView({ place: null })).toBe(false);
});
