import { expect, test } from 'vitest';
import { dayOf, dayRange, daysBefore, isDay } from '../../src/ui/view/local-day.ts';

const NOON = new Date(2026, 10, 1, 12).getTime();

test.each(['today', 'yesterday', '2026-11-01', '2024-02-29'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each(['', 'tomorrow', '2026-02-29', '2026-13-01', '26-1-1', '2026-11-01T00:00'])('%j is none', (text) => {
  expect(isDay(text)).toBe(false);
  expect(dayRange(text, NOON)).toBeNull();
});

test('a day begins and ends at local midnight', () => {
  const today = { start: new Date(2026, 10, 1).getTime(), end: new Date(2026, 10, 2).getTime() };
  expect(dayRange('today', NOON)).toEqual(today);
  expect(dayRange('2026-11-01', NOON)).toEqual(today);
  expect(dayRange('yesterday', NOON)).toEqual({ start: new Date(2026, 9, 31).getTime(), end: today.start });
});

test('a time belongs to its local day', () => {
  expect(dayOf(new Date(2026, 0, 2, 0, 0).getTime())).toBe('2026-01-02');
  expect(dayOf(new Date(2026, 0, 2, 23, 59).getTime())).toBe('2026-01-02');
});

test('counts days by the calendar', () => {
  expect(daysBefore('2026-11-01', NOON)).toBe(0);
  expect(daysBefore('2026-10-24', NOON)).toBe(8);
  expect(daysBefore('2026-11-02', NOON)).toBe(-1);
});
