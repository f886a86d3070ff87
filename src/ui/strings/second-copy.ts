// What is said of the second copy of the sessions, and of the room that it needs.

import { formatBytes, formatMoment } from '../../kit/format.ts';
import type { CopyReport } from '../../protocol/index.ts';

const STATE: Readonly<Record<CopyReport['state'], string>> = {
  off: 'Off',
  current: 'Up to date',
  behind: 'Being written',
  gave_way: 'Deleted to make room',
  unavailable: 'Cannot be kept',
};

const STATE_TEXT: Readonly<Record<CopyReport['state'], string>> = {
  off: 'If the browser loses its database, the sessions are gone.',
  current: 'Should the browser lose its database, the sessions come back, but for the last seconds.',
  behind: 'It does not have everything yet. The rest follows within some seconds of recording.',
  gave_way:
    'The browser had no room left, and recording comes first. Free some space and close all tabs of this site: the copy is kept again from the next start on.',
  unavailable: 'This browser has no place for it, or does not let this site write there.',
};

export const secondCopyStrings = {
  heading: 'Second copy',
  about:
    'Sessions, with their pictures and files, are kept once more in this browser, apart from its database, which browsers begin anew where its files are damaged.',
  state: STATE,
  stateText: STATE_TEXT,
  takes: (bytes: number) => `It takes ${formatBytes(bytes)}.`,
  completeUntil: (time: number) => `Everything up to ${formatMoment(time)} is in it.`,
  settingHint: 'It takes up to as much room again. It is deleted when this is turned off.',

  notSurvived:
    'No copy in the browser survives site data that is deleted. Where the device has no room left at all, some browsers delete everything of a site.',
  backUp: 'A backup outside of the browser does.',
};
