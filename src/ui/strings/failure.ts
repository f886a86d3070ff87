// What a view says where its recordings cannot be read: what happened, what is safe, and what the person can do.

import type { Failure, StorageTrouble } from '../../protocol/index.ts';

interface FailureText {
  readonly what: string;
  readonly safe: string;
  readonly todo: string;
}

const KEPT = 'What was saved before is still there.';

const TEXTS: Readonly<Record<StorageTrouble, FailureText>> = {
  full: {
    what: 'The browser has no room left for this site.',
    safe: KEPT,
    todo: 'Free space on the device, or delete sessions for good.',
  },
  lost: {
    what: 'The browser has closed the connection to its storage.',
    safe: KEPT,
    todo: 'It is opened again. If this stays, restart the browser.',
  },
  hanging: {
    what: 'The browser’s storage does not answer. Another tab of this site may hold it.',
    safe: KEPT,
    todo: 'Close other tabs of this site. If that does not help, restart the browser.',
  },
  denied: {
    what: 'The browser lets this site store nothing: site data is blocked, or this is a private window.',
    safe: 'Recordings that were made before are not touched.',
    todo: 'Allow site data, or leave the private window, then reload this page.',
  },
  broken: {
    what: 'The browser cannot open the files of its storage.',
    safe: 'Nothing was deleted. Keep a copy of what other tabs of this site show: it is not being saved.',
    todo: 'Restart the browser. If that does not help, the files are damaged: deleting this site’s data in the browser’s settings mends it, and deletes its recordings.',
  },
  version_mismatch: {
    what: 'A newer version of this app has taken over the recordings, and this page cannot read what it writes.',
    safe: 'All recordings are there.',
    todo: 'Reload this page to get that version.',
  },
  unavailable: {
    what: 'The browser’s storage has failed.',
    safe: KEPT,
    todo: 'If this stays, restart the browser.',
  },
};

export const failureStrings = {
  text: (health: StorageTrouble): FailureText => TEXTS[health],
  /** Where there is room for a sentence only. */
  short: ({ health, message }: Failure): string => (health === undefined ? message : TEXTS[health].what),
  /** While it is being read. */
  slow: 'The storage is slow to answer. Waiting for it loses nothing.',
  again: 'This page looks again every few seconds, and shows the recordings as soon as they can be read.',
  tryAgain: 'Try again',
  reload: 'Reload this page',
  storage: 'Storage',
};
