// How far an import has come, for people. Pure.

import type { ImportProgress } from '../../protocol/index.ts';

/** Before so much was read, the time that is left is a guess, in bytes. */
const MIN_BYTES = 262_144;

/** The part that is read, from 0 to 1; null while that is not known. */
export function shareOf({ bytes_read, bytes_total }: ImportProgress): number | null {
  return bytes_total > 0 ? Math.min(1, bytes_read / bytes_total) : null;
}

/** The time that is left, in ms; null while that cannot be told. */
export function timeLeft({ bytes_read, bytes_total, bytes_per_second }: ImportProgress): number | null {
  if (bytes_read < MIN_BYTES || bytes_per_second <= 0 || bytes_read >= bytes_total) return null;
  return ((bytes_total - bytes_read) / bytes_per_second) * 1000;
}

/** A duration in whole units: as people say how long something takes. */
export function roundDuration(ms: number): { readonly unit: 'seconds' | 'minutes' | 'hours'; readonly count: number } {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return { unit: 'seconds', count: seconds };
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? { unit: 'minutes', count: minutes } : { unit: 'hours', count: Math.round(minutes / 60) };
}
