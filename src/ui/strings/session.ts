// What the session view says.

import { plural } from '../../kit/format.ts';

export const SESSION_STRINGS = {
  messages: 'Messages',
  noMessages: 'No message has been recorded in this session.',
  latest: 'Jump to the latest',
  unread: (count: number): string => `${plural(count, 'message')} being read…`,
  unreadable: (problem: string): string => `Earlier messages cannot be read: ${problem}`,
};
