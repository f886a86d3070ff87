// How long the trash still keeps a session. Pure.

import { TRASH_RETENTION_MS } from '../../protocol/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long the trash keeps a session, in days. */
export const TRASH_DAYS = TRASH_RETENTION_MS / DAY_MS;

/** Days, begun ones too, until a session that was moved to the trash at `trashedAt` is deleted for good. Both in epoch ms. */
export function daysLeft(trashedAt: number, now: number): number {
  return Math.max(0, Math.ceil((trashedAt + TRASH_RETENTION_MS - now) / DAY_MS));
}
