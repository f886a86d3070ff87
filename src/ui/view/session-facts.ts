// The small print of a session in a list: how long it is, and when it was.

import type { SessionSummary } from '../../protocol/index.ts';
import { formatClock, plural } from '../../kit/format.ts';
import { dayOf, daysBefore } from './local-day.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Shorter sessions say no duration: they are one question. */
const SHORTEST_SHOWN_MS = MINUTE_MS;

/** How long a session is: `12 messages`, and `5 min` where it took a minute or more. */
export function sessionLength(
  session: SessionSummary,
  locale?: string,
): { readonly count: string; readonly duration: string | null } {
  const started = Date.parse(session.started_at);
  const took = started === 0 ? 0 : Date.parse(session.last_activity) - started; // 0: not known
  return {
    count: plural(session.message_count, 'message'),
    duration: took < SHORTEST_SHOWN_MS ? null : durationText(took, locale),
  };
}

/** A duration in its largest unit: `5 min`, `3 hr`, `2 days`. */
function durationText(ms: number, locale?: string): string {
  const [unit, size] =
    ms < HOUR_MS
      ? (['minute', MINUTE_MS] as const)
      : ms < DAY_MS
        ? (['hour', HOUR_MS] as const)
        : (['day', DAY_MS] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.floor(ms / size));
}

/** When a row was, below a heading that says the day; where no heading says it, as among pinned rows, the day itself. */
export function rowTime(at: number, now: number, hasDay: boolean, locale?: string): string {
  const age = daysBefore(dayOf(at), now);
  if (hasDay || age === 0) return formatClock(at, locale);
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Date(at).toLocaleDateString(locale, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}
