// What the line about the recorder says.

import { formatBytes } from '../../kit/format.ts';
import type { SaveState } from '../../client/index.ts';
import type { StorageHealth } from '../../protocol/index.ts';
import type { OfflineState } from '../controllers/service-worker-controller.ts';
import type { PersistAnswer } from '../view/persistence.ts';

const SAVE: Readonly<Record<SaveState['status'], string>> = {
  saved: 'Saved',
  saving: 'Saving…',
  not_saved: 'Not saved',
  refused: 'Not recorded',
};

const HEALTH: Readonly<Record<StorageHealth, string>> = {
  ok: 'Storage works',
  full: 'Storage is full: delete sessions or free space on the device',
  lost: 'The connection to the storage is lost: nothing is being saved. If this stays, restart the browser',
  hanging: 'The storage does not answer: nothing is being saved. Close other tabs of this site, or restart the browser',
  denied: 'The browser lets this site store nothing: allow site data, or leave the private window, and reload',
  broken:
    'The browser cannot open its storage: nothing is being saved. Restart the browser; if this stays, delete this site’s data, which deletes its recordings',
  unavailable: 'Storage fails: nothing is being saved',
  version_mismatch: 'A newer version writes here: reload this page',
};

const OFFLINE: Readonly<Record<OfflineState, string>> = {
  checking: 'Preparing for offline use…',
  ready: 'Works offline',
  unavailable: 'Needs the network to open',
};

/** What came of asking the browser to keep the recordings, where it does not. */
const ANSWER: Readonly<Record<Exclude<PersistAnswer, 'granted' | 'not_asked'>, string>> = {
  asking: 'waiting for the answer: the browser may ask you near the address bar',
  refused: 'it declined to keep them for now',
  unsupported: 'it cannot be asked to keep them',
};

export const statusStrings = {
  save: SAVE,
  health: HEALTH,
  offline: OFFLINE,
  answer: ANSWER,
  connecting: 'Connecting to the recorder…',
  unreachable: (reason: string) => `Not connected to the recorder: ${reason}`,
  used: (bytes: number, quota: number | null) =>
    `${formatBytes(bytes)} used${quota === null ? '' : ` of ${formatBytes(quota)}`}`,
  kept: 'Kept until you delete it',
  mayEvict: 'The browser may delete the recordings when space is short',
  mayEvictUnknown: 'The browser does not report whether it may delete the recordings',
  ask: 'Ask it to keep them',
  version: (version: string) => `Holdfast ${version}`,
};
