// What the frame of the viewer says.

import { formatBytes, formatCount, plural } from '../../kit/format.ts';
import type { ViewName } from '../view/route.ts';

const VIEW_NAME: Readonly<Record<ViewName, string>> = {
  home: 'Home',
  sessions: 'Sessions',
  live: 'Live',
  recover: 'Recover',
  import: 'Import',
  trash: 'Trash',
  storage: 'Storage',
  settings: 'Settings',
};

export const shellStrings = {
  skip: 'Skip to the content',
  navigation: 'Views',
  sessions: 'Sessions',
  viewName: VIEW_NAME,
  more: 'More',
  keys: 'Keys',
  count: (count: number) => (count > 99 ? '99+' : formatCount(count)),
  countMeaning: (name: ViewName, count: number) =>
    name === 'live' ? `${plural(count, 'session')} recording now` : `${plural(count, 'session')} to recover`,
  pageTitle: (view: string | null, recoverable: number) =>
    `${recoverable === 0 ? '' : `(${formatCount(recoverable)}) `}${view === null ? '' : `${view} – `}Holdfast`,
  viewLoading: 'Loading…',
  viewFailed: 'This view could not be loaded.',
  viewFailedHint: 'Its file did not arrive. Check the network, then try again.',
  tryAgain: 'Try again',
  reload: 'Reload the page',
  undo: 'Undo',
  updateReady: 'A new version is ready.',
  updateNow: 'Reload now',
  exportDue: 'It is time to export everything again: this browser keeps the only copy.',
  exportNow: 'Export as ZIP',
  gaveWay: 'The browser has no room left. The second copy of the sessions was deleted, so that recording goes on.',
  littleLeft: (bytes: number) => `Only ${formatBytes(bytes)} are left for this site.`,
  littleLeftMeaning: 'If the device runs out of room, the browser may delete all recordings.',
  toBackup: 'To the backup',
  askToPersist: 'Ask the browser to keep new ones',
  copied: 'The conversation is on the clipboard.',
  ended: (title: string) => `“${title}” is marked as ended.`,
  inTrash: (title: string) => `“${title}” is in the trash.`,
  restored: (title: string) => `“${title}” is restored.`,
  purged: (title: string) => `“${title}” is deleted for good.`,
};
