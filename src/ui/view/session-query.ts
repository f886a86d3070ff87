// What a filter asks the recorder for.

import type { SessionQuery } from '../../protocol/index.ts';
import type { SessionFilter } from './filter-text.ts';
import { dayRange } from './local-day.ts';

/** The query of the sessions that a filter matches. Its words are sought in titles. `now` says which day is today. */
export function queryOf(filter: SessionFilter, now: number): SessionQuery {
  const { status, provider, model, workspace, isPinned, words } = filter;
  const q = words.map(({ text }) => text).join(' ');
  const { since, until } = rangeOf(filter, now);
  return {
    ...(status === null ? {} : { status }),
    ...(q === '' ? {} : { q }),
    ...(provider === null ? {} : { provider }),
    ...(model === null ? {} : { model }),
    ...(workspace === null ? {} : { workspace }),
    ...(isPinned ? { pinned: true } : {}),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  };
}

function rangeOf({ after, before, on }: SessionFilter, now: number): { since: number | null; until: number | null } {
  const [from, day, to] = [after, on, before].map((each) => (each === null ? null : dayRange(each, now)));
  const starts = [from?.start, day?.start].filter((at) => at !== undefined);
  const ends = [to?.start, day?.end].filter((at) => at !== undefined);
  return {
    since: starts.length === 0 ? null : Math.max(...starts),
    until: ends.length === 0 ? null : Math.min(...ends),
  };
}
