// Notices a worker of another version than this page: mostly a copy that was not renewed with the package.

import type { Transport } from './transport.ts';

/** The versions that were reported. */
const reported = new Set<string>();

/** Writes one line to the console for each version of a worker that is not this page's own. Both record: the journal has many writers. */
export function reportOtherVersion({ version }: Transport): void {
  if (version === undefined || version === __HOLDFAST_VERSION__ || reported.has(version)) return;
  reported.add(version);
  console.warn(
    `holdfast: This page has version ${__HOLDFAST_VERSION__} and its worker version ${version}. Recording continues. If the app serves a copy of the worker, renew it: npx holdfast init <folder>. A worker of the older version runs until every tab of the app is closed.`,
  );
}
