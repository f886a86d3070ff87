// Texts of an import that view, report and note share.

import { importStrings } from '../strings/import.ts';
import { roundDuration } from '../view/import-progress.ts';

/** `45 s`, `3 min`. */
export function durationText(ms: number): string {
  const { unit, count } = roundDuration(ms);
  return importStrings[unit](count);
}

/** The name of a lone file, or how many there are. */
export function namesText(names: readonly string[]): string {
  return importStrings.names(names);
}
