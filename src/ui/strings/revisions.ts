// What the earlier versions of a message say.

import { formatMoment, plural } from '../../kit/format.ts';

export const REVISION_STRINGS = {
  count: (count: number): string => plural(count, 'earlier version'),
  place: (index: number, count: number): string => `Version ${index} of ${count}`,
  replaced: (at: number): string => `replaced ${formatMoment(at)}`,
  earlier: 'Earlier version',
  later: 'Later version',
  changes: 'Changes to the next version',
  tooLong: 'These versions are too long to be compared.',
  same: 'Both versions are the same.',
};
