// The events that are not saved, as a file: its JSON is a body of `POST /events`.

import type { NewEvent } from '../client/index.ts';

export interface UnsavedFile {
  readonly name: string;
  readonly text: string;
}

/** `now`: epoch ms. */
export function unsavedFile(events: readonly NewEvent[], now: number): UnsavedFile {
  const moment = new Date(now).toISOString().replaceAll(/[:.]/gu, '-');
  return { name: `holdfast-unsaved-${moment}.json`, text: JSON.stringify({ events }, null, 2) };
}

/** Gives a file to the person, as a download. */
export function download({ name, text }: UnsavedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  // The browser reads the address after this task.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, REVOKE_AFTER_MS);
}

/** Long enough for every browser to have begun the download, in ms. */
const REVOKE_AFTER_MS = 60_000;
