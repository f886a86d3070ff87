// What recovery says: the panel of one session, and the view of all that want it.

import { formatCount, plural } from '../../kit/format.ts';

export const recoveryStrings = {
  heading: 'Recover',
  intro: 'These sessions stopped without an end. Everything that had arrived is saved on this device.',
  loading: 'Reading what wants recovery…',
  failed: 'What wants recovery cannot be read.',
  tryAgain: 'Try again',
  nothing: 'Nothing wants recovery.',
  nothingText: 'Every session has ended, or is being recorded.',
  more: 'Show more',
  shown: (shown: number, total: number) => `${formatCount(shown)} of ${plural(total, 'session')}`,

  timedOut: 'This session timed out',
  cutOffHeading: 'This session was cut off',
  interruptedHeading: 'This session was interrupted',
  timedOutText: (when: string) => `Nothing has been recorded since ${when}, and its chat never ended.`,
  interruptedText: (when: string) =>
    `Its tab was lost ${when} without ending the chat. Everything below is saved on this device.`,
  stopped: (when: string) => `stopped ${when}`,

  saved: 'Saved',
  cutOff: 'Cut off',
  missing: 'Missing',
  inDoubt: 'In doubt',
  messages: (count: number) => plural(count, 'message'),
  nothingCutOff: 'Nothing: no message was being written.',
  cutOffMessage: (role: string, number: number, length: number) =>
    `${role}, message ${formatCount(number)}: ${plural(length, 'character')} saved`,
  moreCutOff: (count: number) => `and ${plural(count, 'more message', 'more messages')}`,
  show: 'Show',
  showMessage: (number: number) => `Show message ${formatCount(number)}`,
  begins: 'Begins',
  endsWith: 'Ends with',
  counted: (expected: number, recorded: number) =>
    `The app counted ${plural(expected, 'message')}; ${formatCount(recorded)} ${recorded === 1 ? 'is' : 'are'} recorded.`,
  lostMessages: (count: number) =>
    `${plural(count, 'message')} ${count === 1 ? 'is' : 'are'} lost: the storage was damaged.`,
  lostText: (characters: number, messages: number) =>
    `${plural(characters, 'character')} of ${plural(messages, 'message')} ${characters === 1 ? 'is' : 'are'} lost: the storage was damaged.`,
  lookAt: (count: number) => (count === 1 ? 'Look at it' : 'Look at them'),

  backToApp: (host: string) => `Back to ${host}`,
  copyPrompt: 'Copy the last prompt',
  copy: 'Copy what is there',
  copied: 'Copied',
  save: 'Save as a file',
  end: 'Mark as ended',
  trash: 'Move to the trash',
  promptCopied: 'The last prompt is on the clipboard.',

  select: (title: string) => `Select “${title}”`,
  selectAll: 'Select all',
  selected: (count: number) => `${plural(count, 'session')} selected`,
  endAll: (count: number) => `Mark all ${formatCount(count)} as ended…`,
  endAllQuestion: (count: number) => `Mark ${plural(count, 'session')} as ended?`,
  endAllText: 'Everything that was saved of them stays. They are no longer offered for recovery.',
  ending: (done: number) => (done === 0 ? 'Marking as ended…' : `${formatCount(done)} marked as ended…`),
} as const;
