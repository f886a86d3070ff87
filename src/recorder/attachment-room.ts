// How much the attachments may take. They never take the room that text needs.

import type { StatusReport } from '../protocol/index.ts';

/** Budget where none is set and the browser names no quota, in bytes. */
const DEFAULT_BUDGET_BYTES = 1_000_000_000;

/** Share of the quota that is the budget where none is set. */
const DEFAULT_SHARE = 1 / 4;

/** Room that is left for text, in bytes: years of chats. Of a small quota, a tenth is left. */
const RESERVE_BYTES = 500_000_000;
const RESERVED_SHARE = 1 / 10;

/** How much there is, as the browser says. Null is unknown. */
export type Room = Pick<StatusReport['storage'], 'usage_bytes' | 'quota_bytes'>;

/** The most that all attachments may take, in bytes. `set`: the setting `attachment_bytes`. */
export function budgetOf(set: number | null, { quota_bytes }: Room): number {
  return set ?? (quota_bytes === null ? DEFAULT_BUDGET_BYTES : Math.floor(quota_bytes * DEFAULT_SHARE));
}

/** Whether so many bytes more leave enough room for text. */
export function leavesRoom(size: number, { usage_bytes, quota_bytes }: Room): boolean {
  if (usage_bytes === null || quota_bytes === null) return true;
  return quota_bytes - usage_bytes - size >= Math.min(RESERVE_BYTES, quota_bytes * RESERVED_SHARE);
}
