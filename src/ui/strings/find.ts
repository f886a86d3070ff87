// What finding in a session says.

import { formatCount, plural } from '../../kit/format.ts';

export const FIND_STRINGS = {
  find: 'Find',
  label: 'Find in this session',
  next: 'Next place',
  previous: 'Previous place',
  close: 'Close',
  none: 'Not found',
  place: (index: number, count: number): string =>
    index === -1 ? plural(count, 'place') : `${formatCount(index + 1)} of ${formatCount(count)}`,
  reading: (share: number): string => `${Math.round(share * 100)} % read`,
};
