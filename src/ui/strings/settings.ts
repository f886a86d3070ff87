// What the settings view says.

import { formatCount, plural } from '../../kit/format.ts';
import type { NumberFault, NumberSetting, NumberSettingName } from '../view/setting-fields.ts';

interface FieldText {
  readonly label: string;
  readonly unit: string;
  readonly hint: string;
}

const FIELD: Readonly<Record<NumberSettingName, FieldText>> = {
  persist_interval_secs: {
    label: 'Fold the journal every',
    unit: 'seconds',
    hint: 'What is recorded is safe at once, in a journal. This often it is folded into sessions, which makes reading and the next start fast.',
  },
  max_memory_messages: {
    label: 'Fold it early after',
    unit: 'messages',
    hint: 'As soon as one session has so many messages that are not folded. Less memory is used with fewer.',
  },
  session_timeout_secs: {
    label: 'A session has timed out after',
    unit: 'minutes',
    hint: 'Without any event for so long it no longer counts as being recorded, and waits for recovery.',
  },
  retain_days: {
    label: 'Delete by age, after',
    unit: 'days',
    hint: 'Sessions that have ended and were without activity for so long are moved to the trash.',
  },
  retain_bytes: {
    label: 'Delete by size, above',
    unit: 'GB',
    hint: 'While this site uses more storage, the oldest sessions of the trash are deleted for good, then the oldest ended ones moved there.',
  },
  attachment_bytes: {
    label: 'Limit attachments, to',
    unit: 'GB',
    hint: 'Pictures and files beyond it are not stored, and their messages say so. Without a limit of yours they may take a quarter of what the browser allows. Text is always recorded.',
  },
};

const FAULT: Readonly<Record<NumberFault, (setting: NumberSetting) => string>> = {
  not_a_number: () => 'Type a number, such as 5.',
  not_whole: () => 'Type a whole number.',
  too_small: ({ min }) => `The least is ${formatCount(min)}.`,
  too_large: ({ max }) => `The most is ${formatCount(max)}.`,
};

const sessions = (count: number): string => plural(count, 'session');

export const settingsStrings = {
  heading: 'Settings',
  about: 'How this app looks, how it records, and what it deletes by itself.',
  loading: 'Reading the settings…',
  failed: 'The settings cannot be read.',
  saved: 'Saved.',
  field: FIELD,
  fault: FAULT,

  appearance: 'Appearance',
  theme: 'Theme',
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  contrast: 'Contrast',
  contrastMore: 'High',
  contrastHint: 'The system’s own high contrast is followed in any case.',

  recording: 'Recording',
  durability: 'When an event counts as saved',
  strict: 'Once it is on the disk',
  relaxed: 'Once the system has it',
  durabilityHint: 'The second is faster. It survives the crash of a tab or of the browser, but not a power cut.',
  secondCopy: 'Keep a second copy of all sessions',
  secondCopyHint:
    'Browsers begin a damaged database anew, without what was in it. From the copy, which is stored apart, sessions come back, up to some seconds before. Pictures and files come back as well. It takes up to as much room again.',
  debug: 'Log to the console of the workers what is recorded',

  retention: 'Retention',
  retentionHint:
    'Off unless you turn it on. It never touches a session that is being recorded, wants recovery or is pinned. The trash keeps what is deleted by age for 30 days.',

  namespace: 'Set of recordings',
  namespaceHint: 'Apps of this site that name the same namespace share one set. These are there:',
  namespacesUnknown: 'This browser does not list them. Another one opens with ?namespace= and its name in the address.',
  shown: 'shown now',
  shownNew: 'shown now; nothing is recorded in it',
  open: 'Open',

  everything: 'Delete everything',
  everythingText: (namespace: string) =>
    `Deletes all sessions of “${namespace}” for good, with all their messages and files: those of the trash, those that want recovery and those that are being recorded at this moment. The second copy goes first. Settings, saved filters and other sets of recordings stay.`,
  deleteAll: 'Delete everything…',
  deleteHeading: (count: number) => `Delete ${sessions(count)} for good?`,
  deleteText: 'No copy is anywhere else unless you exported one. This cannot be undone.',
  word: 'delete',
  typeWord: (word: string) => `Type “${word}” to confirm`,
  cancel: 'Cancel',
  close: 'Close',
  deleteNow: 'Delete everything',
  deleting: (total: number) => `Deleting ${sessions(total)}…`,
  deleted: (count: number) => `Everything is deleted: ${sessions(count)}.`,
  nothingToDelete: 'Nothing is recorded.',
};
