// Which sessions recovery is for.

import type { SessionStatus } from '../../protocol/index.ts';

/** True for a session that stopped without an end. */
export function wantsRecovery(status: SessionStatus): boolean {
  return status === 'interrupted' || status === 'timed_out';
}
