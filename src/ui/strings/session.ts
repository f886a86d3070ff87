// What the session view says.

import { formatMoment, plural } from '../../kit/format.ts';

export const SESSION_STRINGS = {
  messages: 'Messages',
  noMessages: 'No message has been recorded in this session.',
  latest: 'Jump to the latest',
  unread: (count: number): string => `${plural(count, 'message')} being read…`,
  unreadable: (problem: string): string => `Earlier messages cannot be read: ${problem}`,
  choose: 'Choose a session.',
  reading: 'Reading the session…',
  gone: 'This session is not recorded here',
  goneHint: 'It was deleted for good, or it was recorded in another browser.',
  unreadableSession: 'The session cannot be read',
  tryAgain: 'Try again',
  noSuchMessage: 'The message that this link leads to is not recorded in this session.',
  sessions: 'Sessions',
  session: (id: string): string => `Session ${id}`,
  started: (at: number): string => `Started ${formatMoment(at)}`,
  lastActivity: (at: number): string => `last activity ${formatMoment(at)}`,
  counted: (count: number): string => `The app counted ${plural(count, 'message')}`,
  setAside: (superseded: number, hidden: number, areShown: boolean): string => {
    const count = superseded + hidden;
    const kind = hidden === 0 ? 'superseded' : superseded === 0 ? 'hidden' : 'superseded or hidden';
    return `${areShown ? 'Hide' : 'Show'} ${plural(count, `${kind} message`)}`;
  },
  wholeTitle: (isShown: boolean): string => (isShown ? 'Shorten the title' : 'Show the whole title'),
  find: 'Find',
  replay: 'Replay',
  backToApp: 'Open in its app',
  copy: 'Copy',
  copied: 'Copied',
  save: 'Save',
  trash: 'Delete…',
  restore: 'Restore',
  purge: 'Delete for good…',
  confirmTrash: (title: string): string => `Delete “${isolated(title)}”?`,
  confirmTrashText: 'It goes to the trash and can be restored for 30 days.',
  confirmTrashLabel: 'Move to the trash',
  confirmPurge: (title: string): string => `Delete “${isolated(title)}” for good?`,
  confirmPurgeText: 'Its messages are erased from this device. This cannot be undone.',
  confirmPurgeLabel: 'Delete for good',
  ended: {
    complete: 'The answer is complete.',
    stopped: 'The answer was stopped.',
    cut_off: 'The answer was cut off.',
    incomplete: 'The answer is incomplete.',
  },
};

/** A recorded text in a sentence, whose direction changes nothing around it. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
