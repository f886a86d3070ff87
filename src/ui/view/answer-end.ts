// When an answer that was being written has ended, which screen readers are told of. Pure.

import type { SessionStatus } from '../../protocol/index.ts';
import type { KnownMessages } from './known-messages.ts';
import { lastCurrent, messageProgress, type MessageProgress } from './message-progress.ts';

/** What is being written: the last message, or none. */
export interface Writing {
  readonly messageId: string | null;
}

/** What is being written now, and how what was written before has ended; null: it goes on, or there was none. */
export function answerEnd(
  before: Writing,
  messages: KnownMessages,
  status: SessionStatus,
): { readonly writing: Writing; readonly ended: Exclude<MessageProgress, 'writing' | 'unfinished'> | null } {
  const last = lastCurrent(messages);
  const progress = last === undefined ? 'complete' : messageProgress(last, status, true);
  const writing = { messageId: last !== undefined && progress === 'writing' ? last.message_id : null };
  const isOver = before.messageId !== null && writing.messageId === null;
  return { writing, ended: isOver && progress !== 'writing' && progress !== 'unfinished' ? progress : null };
}
