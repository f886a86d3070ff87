// Days in local time, by their names: `today`, `yesterday` or `2026-11-01`. Pure: the current time is an argument.

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a text names a day that exists. */
export function isDay(text: string): boolean {
  return text === 'today' || text === 'yesterday' || isoDate(text) !== null;
}

/** When a day begins and ends (exclusive), in epoch ms; null for a text that names none. */
export function dayRange(text: string, now: number): { readonly start: number; readonly end: number } | null {
  const date = text === 'today' ? new Date(now) : text === 'yesterday' ? yesterday(now) : isoDate(text);
  if (date === null) return null;
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return { start: new Date(year, month, day).getTime(), end: new Date(year, month, day + 1).getTime() };
}

/** The day of a time in epoch ms, as `2026-11-01`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return [
    date.getFullYear().toString().padStart(4, '0'),
    twoDigits(date.getMonth() + 1),
    twoDigits(date.getDate()),
  ].join('-');
}

/** How many days before the day of `now` a day is; negative when it is later. */
export function daysBefore(day: string, now: number): number {
  return (calendarDay(dayOf(now)) - calendarDay(day)) / 86_400_000;
}

function isoDate(text: string): Date | null {
  const [, year, month, day] = ISO_DAY.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return dayOf(date.getTime()) === text ? date : null;
}

function yesterday(now: number): Date {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1);
}

/** A day as a count of ms in which every day is as long as the others. */
function calendarDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function twoDigits(count: number): string {
  return count.toString().padStart(2, '0');
}
