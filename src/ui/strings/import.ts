// What the import view says, and what is said of an import in other views.

import { formatBytes, formatCount, plural } from '../../kit/format.ts';

export const importStrings = {
  heading: 'Import',
  about: 'Bring the chats of other tools: exports, backups, logs, and ZIP archives or folders of these.',
  chooseFiles: 'Choose files…',
  chooseFolder: 'Choose a folder…',
  paste: 'Paste',
  orDrop: 'Or drop files and folders anywhere in this window, or paste files or text.',
  private: 'It stays in this browser',
  privateText: [
    'The files are read here and are sent nowhere. Keys and passwords in them are left out.',
    'The same file again changes nothing, and a newer export adds what is new.',
    'What was recorded or edited here stays as it is.',
  ],
  known: 'What can be imported',
  knownText: 'Files are told apart by what is in them, so their names do not matter.',
  pasteRefused: 'The browser did not allow pasting. Press Ctrl+V, or Command+V on a Mac, outside of a field.',
  pasteEmpty: 'There is no text on the clipboard.',

  gathering: (count: number) => `Looking for files: ${plural(count, 'file')}…`,
  reading: 'Importing…',
  importing: 'Importing',
  label: 'Progress of the import',
  share: (share: number) => `${Math.floor(share * 100)} %`,
  bytes: (read: number, total: number) => `${formatBytes(read)} of ${formatBytes(total)}`,
  rate: (perSecond: number) => `${formatBytes(perSecond)}/s`,
  stored: (sessions: number, messages: number) => `${plural(sessions, 'conversation')}, ${plural(messages, 'message')}`,
  left: (text: string) => `about ${text} left`,
  seconds: (count: number) => `${formatCount(count)} s`,
  minutes: (count: number) => `${formatCount(count)} min`,
  hours: (count: number) => `${formatCount(count)} h`,
  waiting: (count: number) => `${plural(count, 'more import')} ${count === 1 ? 'waits' : 'wait'} for this one.`,
  goesOn: 'You can look at other views meanwhile. Keep this page open.',
  cancel: 'Cancel',
  show: 'Show',
  showReport: 'Show the report',
  dismiss: 'Dismiss',

  names: (names: readonly string[]) => {
    const [first = ''] = names;
    return names.length === 1 ? `“${first}”` : plural(names.length, 'file');
  },

  encrypted: 'The file is encrypted',
  encryptedText: (name: string) => `The passphrase of “${name}” opens it in this browser, and is not kept.`,
  passphrase: 'Passphrase',
  wrongPassphrase: 'That is not its passphrase. Try again.',
  open: 'Open it',
  leaveOut: 'Leave it out',

  drop: 'Drop to import',
  dropText: 'Files, folders and ZIP archives of chats.',

  question: { paste: 'Import what was pasted?', share: 'Import what was shared?', open: 'Import this file?' },
  questionText: 'The chats in it are added to the recordings in this browser.',
  confirm: 'Import',
  decline: 'Not now',
  moreFiles: (count: number) => `and ${formatCount(count)} more`,
  size: (bytes: number) => formatBytes(bytes),
  shareFailed: 'What was shared is more than can be taken at once. Choose the files here instead.',
};
