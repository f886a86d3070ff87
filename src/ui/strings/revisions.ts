// What the earlier versions of a message say.

import { formatMoment, plural } from '../../kit/format.ts';

export const REVISION_STRINGS = {
  count: (count: number): string => plural(count, 'earlier version'),
  place: (index: number, count: number): string => `Version ${index} of ${count}`,
  /** 0: it is not known when. */
  replaced: (at: number): string => (at === 0 ? '' : `replaced ${formatMoment(at)}`),
  earlier: 'Earlier version',
  later: 'Later version',
  changes: 'Changes to the next version',
  tooLong: 'These versions are too long to be compared.',
  same: 'Both versions are the same.',
};
