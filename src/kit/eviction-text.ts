// What viewer and demo say where recordings are lost.

import { formatMoment, plural } from './format.ts';

/** What is said of a loss: when the recordings were last known to exist, what is lost, and what has come back, with times in epoch ms. */
export interface EvictionFacts {
  readonly last_known_at: number;
  readonly lost: 'all' | 'end';
  readonly complete_until: number | null;
  readonly restored: { readonly sessions: number; readonly complete_until: number } | null;
}

export function evictionText({ last_known_at, lost, complete_until, restored }: EvictionFacts): string {
  const until = formatMoment(last_known_at);
  if (restored !== null)
    return `The browser had lost ${lost === 'all' ? 'the' : 'the newest'} recordings of this site. ${cameBack(restored.sessions)} What was recorded after ${formatMoment(restored.complete_until)} may be missing.`;
  if (lost === 'all')
    return `The recordings of this site are deleted: the browser may have cleared them to make room. They were last here on ${until}.`;
  const kept =
    complete_until === null
      ? 'Earlier ones are still here'
      : `Those up to ${formatMoment(complete_until)} are still here`;
  return `The browser has lost the newest recordings of this site. ${kept}. Some of those until ${until} are missing.`;
}

function cameBack(sessions: number): string {
  return sessions === 0
    ? 'Its second copy had no sessions.'
    : `${plural(sessions, 'session')} came back from the second copy.`;
}
