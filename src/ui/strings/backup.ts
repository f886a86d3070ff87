// What the backup says.

import { formatCount, plural } from '../../kit/format.ts';
import type { BackupProblem } from '../../backup/index.ts';

const PROBLEM: Readonly<Record<BackupProblem, string>> = {
  other_backup: 'The folder has another backup, which is left as it is. Choose another folder.',
  unreadable_manifest:
    'The manifest of this backup, holdfast-backup.json, cannot be read. Delete that file in the folder: the next run writes every session again, and keeps the other files.',
  wrong_passphrase:
    'The backup of the folder has another passphrase. Set it up again with that, or choose another folder.',
  folder: 'The folder cannot be written. See whether it is still there, and has room.',
  recordings: 'The recordings could not be read. The backup is as it was, and is tried again.',
};

export const backupStrings = {
  heading: 'Backup',
  about:
    'A copy of every session in a folder that you choose, written while this page is open. It survives what the browser throws away.',
  unsupported:
    'This browser cannot write to a folder. Export everything as one archive now and then, and keep that elsewhere.',
  exportAll: 'Export everything as ZIP',
  exporting: 'Writing the archive…',
  lastExport: 'Last export',
  remind: 'Remind me',
  remindNever: 'never',
  remindEvery: (days: number) => (days === 1 ? 'every day' : `every ${formatCount(days)} days`),
  setUp: 'Back up to a folder…',
  setUpHeading: 'Back up to a folder',
  choose: 'Choose the folder…',
  cancel: 'Cancel',
  close: 'Close',

  folder: 'Folder',
  encrypted: 'encrypted',
  last: 'Last run',
  never: 'not yet',
  running: 'Writing what has changed…',
  verifying: 'Reading the backup back…',
  written: (sessions: number) => (sessions === 0 ? 'Nothing had changed.' : `${plural(sessions, 'session')} written.`),
  runNow: 'Back up now',
  verify: 'Verify this backup',
  forget: 'Stop backing up',
  forgetHint: 'What is in the folder stays. To get it back, import the folder.',
  allow: 'Allow again',
  notAllowed: 'The browser wants to know again whether this page may write to the folder.',
  denied: 'The browser does not let this page write to the folder. Allow it in the settings of this site.',
  problem: PROBLEM,

  whole: (sessions: number) => `Whole: ${plural(sessions, 'session')} as recorded here, to the last character.`,
  notWhole: 'The backup is not whole.',
  damaged: (names: readonly string[]) =>
    `Missing or changed since it was written: ${names.join(', ')}. The next run writes again what is recorded here.`,
  unreadable: (lines: number) => `${plural(lines, 'line')} cannot be read.`,
  behind: (sessions: number) => `${plural(sessions, 'session')} changed since the last run, or not backed up yet.`,
  attachments: (count: number) => `${plural(count, 'attached file')}, as they were written.`,
  missingAttachments: (count: number) => `${plural(count, 'attached file')} not backed up yet.`,
  onlyHere: (sessions: number) => `${formatCount(sessions)} more that were deleted here.`,
};
