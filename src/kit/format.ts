// Counts, sizes and times as text for people. Pure: the current time is an argument. A time of 0 is not known, and is no text.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Below this a time is "just now"; it also covers clocks that differ a little between workers and pages. */
const JUST_NOW_MS = 45_000;
/** From here on a date says more than a number of days. */
const DATE_AFTER_MS = 7 * DAY_MS;

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** The texts are English, so their numbers and plurals are as well. */
const LANGUAGE = 'en';

const PLURAL_RULES = new Intl.PluralRules(LANGUAGE);
const COUNTS = new Intl.NumberFormat(LANGUAGE);

/** `1,204`. */
export function formatCount(count: number): string {
  return COUNTS.format(count);
}

/** `1 session`, `2 sessions`, `1,204 sessions`; `many` where an s does not make the plural. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${PLURAL_RULES.select(count) === 'one' ? one : many}`;
}

/** A size in steps of 1000: `0 B`, `999 B`, `1.2 kB`, `12 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const larger of UNITS) {
    if (value < 999.5) break;
    value /= 1000;
    unit = larger;
  }
  const digits = unit === 'B' || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${unit}`;
}

/** How long ago `at` was, both in epoch ms: `just now`, `5 min ago`, `3 h ago`, `2 d ago`, then the date. */
export function timeAgo(at: number, now: number, locale?: string): string {
  if (at === 0) return '';
  const age = now - at;
  if (age < JUST_NOW_MS) return 'just now';
  if (age < HOUR_MS) return `${Math.max(1, Math.floor(age / MINUTE_MS))} min ago`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} h ago`;
  if (age < DATE_AFTER_MS) return `${Math.floor(age / DAY_MS)} d ago`;
  return textOf(at, locale, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** Date and time in full, in the person's own way of writing them. */
export function formatMoment(at: number, locale?: string): string {
  return textOf(at, locale, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** The time of day, in the person's own way of writing it. */
export function formatClock(at: number, locale?: string): string {
  return textOf(at, locale, { timeStyle: 'short' });
}

/** The day in full, such as `Thursday, 12 March 2026`. */
export function formatDay(at: number, locale?: string): string {
  return textOf(at, locale, { dateStyle: 'full' });
}

function textOf(at: number, locale: string | undefined, options: Intl.DateTimeFormatOptions): string {
  return at === 0 ? '' : dates(locale, options).format(at);
}

const made = new Map<string, Intl.DateTimeFormat>();

/** Made once for each: making one takes longer than what a frame has for a screen of times. */
function dates(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(locale, options);
  made.set(key, format);
  return format;
}
