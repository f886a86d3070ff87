// What the trash view says.

import { formatCount, plural } from '../../kit/format.ts';

const sessions = (count: number): string => plural(count, 'session');

export const trashStrings = {
  heading: 'Trash',
  about: (days: number) =>
    `A session that is deleted stays here for ${plural(days, 'day')}. Until then it can be restored with all its messages.`,
  loading: 'Reading the trash…',
  failed: 'The trash cannot be read.',
  empty: 'The trash is empty',
  emptyText: 'What you delete is kept here first, so that a slip costs nothing.',

  emptyNow: 'Empty now',
  emptyQuestion: (count: number) => `Delete ${sessions(count)} for good?`,
  emptyAllText: 'Everything in the trash is deleted from this device, with all messages. This cannot be undone.',
  purgeText: 'They are deleted from this device, with all messages. This cannot be undone.',
  purgeOneText: 'It is deleted from this device, with all its messages. This cannot be undone.',
  purgeOneQuestion: (title: string) => `Delete “${title}” for good?`,
  purge: 'Delete for good',
  restore: 'Restore',
  restoreOne: (title: string) => `Restore ${title}`,
  purgeOne: (title: string) => `Delete ${title} for good`,
  select: (title: string) => `Select ${title}`,
  selectPage: 'Select all on this page',
  selected: (count: number) => (count === 0 ? 'Select all on this page' : `${formatCount(count)} selected`),

  working: (done: number) => `Working… ${formatCount(done)} done`,
  restored: (count: number) => `${sessions(count)} restored.`,
  purged: (count: number) => `${sessions(count)} deleted for good.`,
  movedBack: (count: number) => `${sessions(count)} moved back to the trash.`,

  trashed: (when: string) => `deleted ${when}`,
  leftDays: (days: number) => (days <= 1 ? 'gone within a day' : `gone in ${plural(days, 'day')}`),
  range: (from: number, to: number, total: number) =>
    `${formatCount(from)}–${formatCount(to)} of ${formatCount(total)}`,
  newer: 'Newer',
  older: 'Older',
};
