import { expect, test } from 'vitest';
import { pinnedAfterScroll } from '../../src/kit/pinned-scroll.ts';

test('stays pinned while content grows under a pane that nobody scrolls', () => {
  expect(pinnedAfterScroll(true, { top: 500, below: 0 }, { top: 500, below: 300 })).toBe(true);
});

test('lets go as soon as the person scrolls up, however little', () => {
  expect(pinnedAfterScroll(true, { top: 500, below: 0 }, { top: 495, below: 5 })).toBe(false);
});

test('stays pinned when shrinking content moves the pane up to its new bottom', () => {
  expect(pinnedAfterScroll(true, { top: 500, below: 0 }, { top: 420, below: 0.5 })).toBe(true);
});

test('stays let go while the person scrolls down but not to the bottom', () => {
  expect(pinnedAfterScroll(false, { top: 100, below: 400 }, { top: 300, below: 200 })).toBe(false);
});

test('is pinned again near the bottom', () => {
  expect(pinnedAfterScroll(false, { top: 300, below: 200 }, { top: 480, below: 20 })).toBe(true);
});
