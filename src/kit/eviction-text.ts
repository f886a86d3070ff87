// What viewer and demo say where the browser has deleted the recordings.

import { formatMoment, plural } from './format.ts';

/** What is said of an eviction: when the recordings were last known to exist, and what has come back, with times in epoch ms. */
export interface EvictionFacts {
  readonly last_known_at: number;
  readonly restored: { readonly sessions: number; readonly complete_until: number } | null;
}

export function evictionText({ last_known_at: lastKnownAt, restored }: EvictionFacts): string {
  if (restored !== null)
    return `The browser had lost the recordings of this site. ${plural(restored.sessions, 'session')} came back from the second copy. What was recorded after ${formatMoment(restored.complete_until)} may be missing.`;
  return `The recordings of this site are deleted: the browser may have cleared them to make room. They were last here on ${formatMoment(lastKnownAt)}.`;
}
