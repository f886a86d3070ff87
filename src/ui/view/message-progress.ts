// Whether a message is done, still being written, or was left unfinished.

import type { RecordedMessage, SessionStatus } from '../../protocol/index.ts';

/**
 * `complete`: its app said so. `writing`: open, last of an active session. `unfinished`: open, but
 * its active session has gone on without it. `cut_off`: open, and its session has stopped.
 */
export type MessageProgress = 'complete' | 'writing' | 'unfinished' | 'cut_off';

/** How far a message of a session has come; `isLast` when no current message follows it. */
export function messageProgress(message: RecordedMessage, status: SessionStatus, isLast: boolean): MessageProgress {
  if (message.is_complete || message.superseded) return 'complete';
  if (status !== 'active') return 'cut_off';
  return isLast ? 'writing' : 'unfinished';
}

/** The last message that no snapshot has superseded. */
export function lastCurrent(messages: readonly RecordedMessage[]): RecordedMessage | undefined {
  return messages.findLast((message) => !message.superseded);
}
