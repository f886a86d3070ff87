// What the help says about keys.

import type { KeyGroup, KeyText } from '../view/key-table.ts';

const GROUP: Readonly<Record<KeyGroup, string>> = {
  anywhere: 'Anywhere',
  go: 'Go to',
  list: 'In the list',
  session: 'In a session',
  replay: 'In a replay',
};

const TEXT: Readonly<Record<KeyText, string>> = {
  palette: 'Open the command palette',
  search: 'Find sessions',
  help: 'Show this help',
  leave: 'Back to the list; close a dialog',
  goHome: 'Home',
  goLive: 'Live',
  goRecover: 'Recover',
  goImport: 'Import',
  goTrash: 'Trash',
  goStorage: 'Storage',
  goSettings: 'Settings',
  next: 'Next session',
  previous: 'Previous session',
  open: 'Open the session',
  firstLast: 'First session, and End for the last',
  select: 'Select the session',
  selectAll: 'Select all sessions',
  rename: 'Rename the session',
  trash: 'Move the session to the trash',
  find: 'Find in the session',
  playPause: 'Play and pause',
  forward: '5 seconds forward, with Shift 30; ← back',
  commit: 'One commit forward; , back',
  faster: 'Faster; < slower',
  ends: 'To the beginning, and End to the end',
};

/** Keys that are written otherwise on the keyboard than in the table. */
const CAP: Readonly<Record<string, string>> = { Delete: 'Del', Escape: 'Esc', ' ': 'Space', ArrowRight: '→' };

export const keyStrings = {
  heading: 'Keys',
  group: GROUP,
  text: TEXT,
  next: 'then',
  close: 'Close',
  enabled: 'Single keys do something',
  enabledHint: 'Off, only keys with Ctrl or Command work, and those of the control that has the focus.',
  cap: (key: string, isMac: boolean) => {
    const [, letter] = /^Mod\+(.)$/.exec(key) ?? [];
    return letter === undefined ? (CAP[key] ?? key) : `${isMac ? '⌘' : 'Ctrl'} ${letter.toUpperCase()}`;
  },
};
