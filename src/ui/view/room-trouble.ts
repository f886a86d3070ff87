// Whether the room for recordings runs short, so that a backup is wanted. Pure.

import type { StatusReport } from '../../protocol/index.ts';

/** So much is little, in bytes: some weeks of chats. Of a small quota, a tenth is. */
const LITTLE_BYTES = 100_000_000;
const LITTLE_SHARE = 1 / 10;

export type RoomTrouble =
  | { readonly code: 'gave_way' }
  /** `left`: in bytes. */
  | { readonly code: 'little_left'; readonly left: number };

/** What is left of the quota, in bytes, where that is little; null otherwise, and where the browser does not say. */
export function littleLeft(usage: number | null | undefined, quota: number | null | undefined): number | null {
  if (usage == null || quota == null || quota <= 0) return null;
  const left = Math.max(0, quota - usage);
  return left < Math.min(LITTLE_BYTES, quota * LITTLE_SHARE) ? left : null;
}

/** The trouble, if there is any. `copy` is missing in what an older worker says. */
export function roomTroubleOf({
  copy,
  usage_bytes,
  quota_bytes,
}: Partial<StatusReport['storage']>): RoomTrouble | null {
  if (copy?.state === 'gave_way') return { code: 'gave_way' };
  const left = littleLeft(usage_bytes, quota_bytes);
  return left === null ? null : { code: 'little_left', left };
}
