import { expect, test } from 'vitest';
import { formatBytes, formatClock, formatDay, formatMoment, plural, timeAgo } from '../../src/kit/format.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 2, 12, 12, 0, 0);

test.each([
  [0, '0 sessions'],
  [1, '1 session'],
  [2, '2 sessions'],
  [12_345, '12,345 sessions'],
])('counts %d as %s', (count, text) => {
  expect(plural(count, 'session')).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1234, '1.2 kB'],
  [9949, '9.9 kB'],
  [9951, '10 kB'],
  [999_499, '999 kB'],
  [999_600, '1.0 MB'],
  [12_000_000, '12 MB'],
  [10_737_418_240, '11 GB'],
  [5e15, '5000 TB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [-5 * SECOND_MS, 'just now'],
  [44 * SECOND_MS, 'just now'],
  [46 * SECOND_MS, '1 min ago'],
  [119 * SECOND_MS, '1 min ago'],
  [59 * MINUTE_MS, '59 min ago'],
  [HOUR_MS, '1 h ago'],
  [23 * HOUR_MS, '23 h ago'],
  [DAY_MS, '1 d ago'],
  [6 * DAY_MS, '6 d ago'],
])('says of a time %d ms back: %s', (age, text) => {
  expect(timeAgo(NOW - age, NOW)).toBe(text);
});

test('gives the date of a time more than a week back', () => {
  expect(timeAgo(NOW - 8 * DAY_MS, NOW, 'en-GB')).toBe('4 Mar 2026');
});

test('a time that is not known, which is 0, is no text', () => {
  expect([timeAgo(0, NOW), formatMoment(0), formatClock(0), formatDay(0)]).toEqual(['', '', '', '']);
  expect(formatMoment(1, 'en')).toContain('1970');
});
