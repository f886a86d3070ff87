// What the storage view says.

import { formatBytes, formatCount, plural } from '../../kit/format.ts';
import type { AttachmentTotals } from '../../protocol/index.ts';
import type { DatabaseKind, StorageKind } from '../view/storage-use.ts';

const PART: Readonly<Record<StorageKind, string>> = {
  recordings: 'Recordings, and other databases of this site',
  index: 'Search index, and other private files',
  copy: 'Second copy of the sessions',
  files: 'This app, kept for offline use',
  other: 'Other data of this site',
};

const DATABASE: Readonly<Record<DatabaseKind, string>> = {
  recordings: 'recordings',
  attachments: 'attachments',
  backup: 'backup settings',
};

const SHARE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export const storageStrings = {
  heading: 'Storage',
  about: 'Everything is kept in this browser, on this device. Nothing of it is anywhere else unless you make a backup.',
  loading: 'Reading the state of the storage…',
  failed: 'The state of the storage cannot be read.',

  use: 'In use',
  used: (bytes: number, quota: number | null) =>
    quota === null ? `${formatBytes(bytes)} used` : `${formatBytes(bytes)} of ${formatBytes(quota)} used`,
  share: (share: number) => (share > 0 && share < 0.001 ? 'less than 0.1%' : SHARE.format(share)),
  usedUnknown: 'This browser does not report how much is used.',
  quotaNote:
    'The limit is the browser’s own. It grows and shrinks with the free space of the device, so it is no promise.',
  part: PART,
  near: 'Space becomes short',
  nearText:
    'More than 80 % of what the browser allows is in use. Empty the trash, or let old sessions be deleted in the settings.',
  full: 'There is almost no space left',
  fullText:
    'Recording stops once the browser refuses more, and what is recorded stays. But where the device has no room left at all, some browsers delete everything of a site. Back up what you must keep, empty the trash, and free space on the device.',
  emptyTrash: 'To the trash',
  toSettings: 'To the settings',

  kept: 'Kept until you delete it',
  keptText: 'The browser has agreed not to delete the recordings when space is short.',
  mayEvict: 'The browser may delete the recordings',
  mayEvictText:
    'When space on the device is short, it deletes the data of sites that were not used for long, all of it at once.',
  evictUnknown: 'This browser does not say whether it may delete the recordings when space is short.',
  ask: 'Ask it to keep them',
  asking: 'Waiting for the answer: the browser may ask you near the address bar.',
  refused: 'It declined for now. Browsers agree more readily once a site is installed, bookmarked or used often.',
  unsupported: 'This browser cannot be asked.',

  recordings: 'Recordings',
  sessions: (kept: number, trashed: number) =>
    `${plural(kept, 'session')}${trashed === 0 ? '' : `, and ${formatCount(trashed)} in the trash`}`,
  attachments: 'Attachments',
  attached: (totals: AttachmentTotals | null | undefined) =>
    totals == null
      ? 'It cannot be read how much they take.'
      : `${formatCount(totals.count)}, ${formatBytes(totals.bytes)}`,
  quarantine: 'Damaged values',
  quarantined: (count: number) =>
    `${plural(count, 'stored value')} could not be read as ${count === 1 ? 'it was' : 'they were'} written. Everything else is sound.`,
  look: (count: number) => (count === 1 ? 'Look at it' : 'Look at them'),
  noQuarantine: 'None. Every stored value that was read is as it was written.',

  databases: 'Databases of this site',
  databasesUnknown: 'This browser does not list them.',
  ofNamespace: (kind: DatabaseKind, namespace: string) => `${DATABASE[kind]} of “${namespace}”`,
  shown: 'shown here',
  foreign: 'of another app of this site',

  warnings: 'What the warnings mean',
  warningTexts: [
    [
      'Storage is full',
      'The browser refuses more. What is there stays and can be read, unless the device has no room left at all: then some browsers delete everything of a site. Back up, delete sessions for good, or free space on the device.',
    ],
    [
      'The connection is lost, or the storage does not answer',
      'New events wait in memory and are saved once it is back. If it stays, close other tabs of this site or restart the browser.',
    ],
    [
      'The browser lets this site store nothing',
      'Site data is blocked, or this is a private window. Allow site data and reload.',
    ],
    [
      'The browser cannot open its storage',
      'Its files are damaged. Restart the browser. If that does not help, deleting this site’s data does, and deletes the recordings.',
    ],
    ['A newer version writes here', 'Another tab has a newer version of this app. Reload this page.'],
  ] as const,
};
