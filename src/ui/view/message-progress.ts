// How the viewer shows how far a message has come.

import { isJsonObject, isSuperseded, placeOf, type RecordedMessage, type SessionStatus } from '../../protocol/index.ts';

/**
 * `writing`: open, last of an active session. `unfinished`: open, but its active session has continued without it.
 * `cut_off`: its client was lost before it was complete. `incomplete`: as its app said, or its answer failed. `stopped`: its
 * answer was ended by a person.
 */
export type MessageProgress = 'complete' | 'writing' | 'unfinished' | 'cut_off' | 'incomplete' | 'stopped';

/** How far a message of a session has come; `isLast` when no current message follows it. */
export function messageProgress(message: RecordedMessage, status: SessionStatus, isLast: boolean): MessageProgress {
  if (isSuperseded(message)) return 'complete';
  if (isStopped(message)) return 'stopped';
  if (message.completion === 'complete') return 'complete';
  if (message.completion === 'incomplete' || message.completion === 'cut_off') return message.completion;
  // The session writer calls a part incomplete only where its answer has ended.
  if (message.completion === 'paused' && placeOf(message) !== null) return 'incomplete';
  if (status !== 'active') return 'cut_off';
  return isLast ? 'writing' : 'unfinished';
}

function isStopped(message: RecordedMessage): boolean {
  const { metadata } = message;
  return placeOf(message)?.kind === 'answer' && isJsonObject(metadata) && metadata['outcome'] === 'stopped';
}

/** The last message that nothing has superseded. */
export function lastCurrent(messages: readonly RecordedMessage[]): RecordedMessage | undefined {
  return messages.findLast((message) => !isSuperseded(message));
}
