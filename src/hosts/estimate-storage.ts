// How much the origin takes and may take, as the browser says.

import { PLATFORM_DEADLINE_MS, settleWithin } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

const NOT_TOLD: [StorageEstimate, null] = [{}, null];

/** What is unknown is null: WebKitGTK has no `navigator.storage`. */
export async function estimateStorage(): Promise<{
  usage_bytes: number | null;
  quota_bytes: number | null;
  persisted: boolean | null;
}> {
  if (!('storage' in navigator)) return { usage_bytes: null, quota_bytes: null, persisted: null };
  const asked = Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
  const [estimate, persisted] = await settleWithin<[StorageEstimate, boolean | null]>(
    asked.catch(() => NOT_TOLD),
    PLATFORM_DEADLINE_MS,
    startTimer,
    () => NOT_TOLD,
  );
  return { usage_bytes: estimate.usage ?? null, quota_bytes: estimate.quota ?? null, persisted };
}
