// What the list knows of its rows: pages, groups, selection.
import { expect, test } from 'vitest';
import type { SessionSummary } from '../../src/protocol/index.ts';
import { dayLabel, headingsOf } from '../../src/ui/view/list-groups.ts';
import {
  EVERYTHING_SELECTED,
  extended,
  isSelected,
  NOTHING_SELECTED,
  selectedCount,
  toggled,
} from '../../src/ui/view/selection.ts';
import { PAGE_SIZE, SessionPages } from '../../src/ui/view/session-pages.ts';
import { summary } from '../support/session-summary.ts';

const WORDS = { today: 'Today', yesterday: 'Yesterday' };
const NOON = new Date(2026, 10, 12, 12).getTime(); // a Thursday

function page(from: number, count = PAGE_SIZE): readonly SessionSummary[] {
  return Array.from({ length: count }, (_, index) => summary(`s${from + index}`));
}

function rowAt(year: number, month: number, day: number): { last_activity: string } {
  return { last_activity: new Date(year, month - 1, day, 12).toISOString() };
}

test('a page in the middle is found by index, and others are wanted', () => {
  const pages = new SessionPages().withPage(3, { sessions: page(300), total: 100_000 });
  expect(pages.at(350)?.session_id).toBe('s350');
  expect(pages.at(400)).toBeUndefined();
  expect(pages.indexOf('s399')).toBe(399);
  expect(pages.indexOf('s400')).toBe(-1);
  expect(pages.wanted(250, 410)).toEqual([2, 4]);
});

test('no page beyond the end is wanted', () => {
  expect(new SessionPages(150).wanted(0, 5_000)).toEqual([0, 1]);
  expect(new SessionPages(0).wanted(0, 20)).toEqual([]);
});

test('stale pages stay until they are read again', () => {
  const pages = new SessionPages().withPage(0, { sessions: page(0), total: 500 }).stale();
  expect(pages.at(5)?.session_id).toBe('s5');
  expect(pages.wanted(0, 10)).toEqual([0]);
});

test('pages beyond a shorter list are dropped', () => {
  const long = new SessionPages().withPage(2, { sessions: page(200), total: 300 });
  expect(long.withPage(0, { sessions: page(0), total: 150 }).at(210)).toBeUndefined();
});

test('the nearest pages are kept', () => {
  let pages = new SessionPages(1_000);
  for (const number of [0, 1, 2, 7]) pages = pages.withPage(number, { sessions: page(number * 100), total: 1_000 });
  const kept = [...pages.near(120, 2).loaded()].map(([index]) => Math.floor(index / 100));
  expect([...new Set(kept)]).toEqual([0, 1]);
});

test('headings stand where a day begins, after the pinned ones, and never after a gap', () => {
  const rows = [
    [0, rowAt(2026, 1, 1)],
    [1, rowAt(2026, 11, 12)],
    [2, rowAt(2026, 11, 12)],
    [3, rowAt(2026, 11, 11)],
    [9, rowAt(2026, 11, 1)],
    [10, rowAt(2026, 11, 1)],
    [11, rowAt(2026, 10, 31)],
  ] as const;
  expect([...headingsOf(rows, 1)]).toEqual([
    [0, 'pinned'],
    [1, '2026-11-12'],
    [3, '2026-11-11'],
    [11, '2026-10-31'],
  ]);
});

test.each([
  ['2026-11-12', 'Today'],
  ['2026-11-11', 'Yesterday'],
  ['2026-11-09', 'Monday'],
  ['2026-11-05', 'Thu, November 5'],
  ['2025-11-12', 'Wed, November 12, 2025'],
  ['2026-11-13', 'Fri, November 13'],
])('%s is called %s', (day, label) => {
  expect(dayLabel(day, NOON, WORDS, 'en')).toBe(label);
});

test('selects rows one by one and by ranges from the last one', () => {
  const idAt = (index: number): string => `s${index}`;
  const one = toggled(NOTHING_SELECTED, 's2', 2);
  const range = extended(one, 4, idAt);
  expect(range.kind === 'some' && [...range.ids]).toEqual(['s2', 's3', 's4']);
  const shorter = toggled(range, 's3', 3);
  expect(isSelected(shorter, 's3')).toBe(false);
  expect(selectedCount(shorter, 10)).toBe(2);
});

test('all that match are selected but those that a person takes out', () => {
  const selection = toggled(EVERYTHING_SELECTED, 's2', 2);
  expect(selectedCount(selection, 100_000)).toBe(99_999);
  expect([isSelected(selection, 's2'), isSelected(selection, 'anything')]).toEqual([false, true]);
  expect(selectedCount(toggled(selection, 's2', 2), 100_000)).toBe(100_000);
});

test('pinned sessions come first, and their rows in the list are not shown', () => {
  const pinned = [summary('s2')];
  const pages = new SessionPages().withPage(0, { sessions: page(0, 4), total: 4 }).withPinned(pinned);
  expect(pages.rows).toBe(5);
  expect([0, 1, 2, 3, 4].map((index) => pages.at(index)?.session_id)).toEqual(['s2', 's0', 's1', 's2', 's3']);
  expect([0, 1, 2, 3, 4].filter((index) => pages.isHidden(index))).toEqual([3]);
  expect([pages.indexOf('s2'), pages.indexOf('s3')]).toEqual([0, 4]);
  expect(pages.stale().wanted(0, 0)).toEqual([]);
  expect(pages.stale().wanted(0, 1)).toEqual([0]);
});

test('a hidden row takes no heading with it', () => {
  const rows = [
    [0, rowAt(2026, 11, 1)],
    [1, rowAt(2026, 11, 12)],
    [2, rowAt(2026, 11, 11)],
    [3, rowAt(2026, 11, 1)],
    [4, rowAt(2026, 11, 1)],
  ] as const;
  expect([...headingsOf(rows, 1, (index) => index === 1 || index === 3)]).toEqual([
    [0, 'pinned'],
    [2, '2026-11-11'],
    [4, '2026-11-01'],
  ]);
});
