import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortenTimes } from '../../src/engine/times.ts';
import { cutText, timesOfChunks } from '../../src/storage/text-times.ts';
import { MAX_TIMES_LENGTH, MAX_VALUE_LENGTH } from '../../src/storage/constants.ts';
import { propertyOptions } from '../support/property-options.ts';

/** Growth of a text by so many code units, so many ms after the one before. */
const someGrowth = fc.tuple(
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.nat(50_000) }),
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: -8e15, max: 8e15 }) },
  ),
);

test('the chunks of a text are small, join without gaps, and give its times back', () => {
  fc.assert(
    fc.property(
      fc.nat(40_000),
      fc.array(someGrowth, { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 400 }),
      (start, growths, repetitions) => {
        const times: number[] = [];
        let [length, time] = [start, 0];
        for (const [grown, waited] of Array.from({ length: repetitions }, () => growths)
          .flat()
          .slice(0, 9_000)) {
          if (grown === 0 || length > 200_000) continue;
          length += grown;
          const next = (time + waited) % 8e15;
          if (next === time) continue;
          time = next;
          times.push(length, time);
        }
        const end = times.at(-2) ?? start;
        const text = 'x'.repeat(end - start);
        const chunks = cutText(start, text, times);
        expect(chunks.map((chunk) => chunk.text).join('')).toBe(text);
        let offset = start;
        for (const chunk of chunks) {
          expect(chunk.offset).toBe(offset);
          expect(chunk.text.length).toBeLessThanOrEqual(MAX_VALUE_LENGTH);
          expect(chunk.times?.length).toBeLessThanOrEqual(MAX_TIMES_LENGTH);
          offset += chunk.text.length;
        }
        expect(timesOfChunks(chunks, start, end)).toEqual(times);
      },
    ),
    propertyOptions(200),
  );
});

test('a text whose times are not known is cut by its length alone, and has none', () => {
  const text = 'x'.repeat(MAX_VALUE_LENGTH + 1);
  const expected = [
    { offset: 5, text: text.slice(1), times: undefined },
    { offset: 5 + MAX_VALUE_LENGTH, text: 'x', times: undefined },
  ];
  expect(cutText(5, text, null)).toEqual(expected);
  expect(cutText(5, text, [])).toEqual(expected);
  expect(timesOfChunks(expected, 5, 5 + text.length)).toBe(null);
});

test('a text that came in single characters has shorter chunks, so that they stay small with their times', () => {
  const times = Array.from({ length: 20_000 }, (_, index) => [index + 1, 1_750_000_000_000 + index * 200]).flat();
  const chunks = cutText(0, '字'.repeat(20_000), times);
  expect(chunks.map(({ times: encoded }) => (encoded ?? '').length <= MAX_TIMES_LENGTH)).toEqual(
    chunks.map(() => true),
  );
  expect(chunks.length).toBe(Math.ceil((20_000 * 3) / MAX_TIMES_LENGTH) + 1);
  expect(timesOfChunks(chunks, 0, 20_000)).toEqual(times);
});

test.each([
  ['within a growth, cuts it', 6, [5, 10, 6, 20]],
  ['to where a growth began, forgets it', 5, [5, 10]],
  ['within the first growth, cuts that', 4, [4, 10]],
  ['to where the first one began, forgets all', 3, []],
  ['to its length, changes nothing', 9, [5, 10, 9, 20]],
])('a text that is shortened %s', (_where, length, expected) => {
  const times = [5, 10, 9, 20];
  shortenTimes(times, 3, length);
  expect(times).toEqual(expected);
});
