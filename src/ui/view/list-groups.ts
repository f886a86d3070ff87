// The headings of the list: the pinned sessions, then the days of those that are loaded. Pure.

import { dayOf, daysBefore } from './local-day.ts';

/** A group of the list; a day is written `2026-11-01`. */
export type ListGroup = 'pinned' | (string & {});

/** Days of the last week are named by their weekday. */
const WEEK_DAYS = 7;

interface GroupedRow {
  readonly pinned_at?: string | null;
  readonly last_activity: string;
}

/** The group of a row at an index of a list whose first rows are pinned. */
export function groupOf(row: GroupedRow, index: number, pinnedCount: number): ListGroup {
  return index < pinnedCount ? 'pinned' : dayOf(Date.parse(row.last_activity));
}

/**
 * Which rows have a heading above them: the first one of each group that is shown. A row after one that is not loaded has none,
 * unless it is the list's first: its group may have begun earlier.
 */
export function headingsOf(
  loaded: Iterable<readonly [number, GroupedRow]>,
  pinnedCount: number,
  isHidden: (index: number) => boolean = () => false,
): ReadonlyMap<number, ListGroup> {
  const headings = new Map<number, ListGroup>();
  /** The group of the last row before; null before the first one that is shown. */
  let group: ListGroup | null = null;
  let next = 0;
  for (const [index, row] of loaded) {
    const isAfterGap = index !== next;
    next = index + 1;
    if (index === pinnedCount) group = null;
    if (isHidden(index)) continue;
    const own = groupOf(row, index, pinnedCount);
    if (!isAfterGap && own !== group) headings.set(index, own);
    group = own;
  }
  return headings;
}

/** How a day is called: by a word, its weekday, or its date, with the year where that is another one. */
export function dayLabel(
  day: string,
  now: number,
  words: { readonly today: string; readonly yesterday: string },
  locale?: string,
): string {
  const age = daysBefore(day, now);
  if (age === 0) return words.today;
  if (age === 1) return words.yesterday;
  const date = new Date(`${day}T12:00:00`);
  if (age > 1 && age < WEEK_DAYS) return date.toLocaleDateString(locale, { weekday: 'long' });
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleDateString(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}
