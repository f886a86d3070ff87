// What viewer and demo say where the browser has deleted the recordings.

import { formatMoment } from './format.ts';

/** `lastKnownAt`: when the recordings were last known to exist, in epoch ms. */
export function evictionText(lastKnownAt: number): string {
  return `The recordings of this site are deleted: the browser may have cleared them to make room. They were last here on ${formatMoment(lastKnownAt)}.`;
}
