// Whether a message is complete: the rule, written once. A message is open from the moment that it is added without
// text, appended to, or called incomplete by its app, until something closes it. What closes all open messages of a
// session (its end, a new message of its user) is noted in the session alone, so that it costs the same for any
// number of messages, in memory or not (I5).

import type { Completion } from '../protocol/index.ts';
import type { MessageFields, SessionFields } from './state.ts';

type ClosingSession = Pick<SessionFields, 'closed_to'>;
type OpenableMessage = Pick<MessageFields, 'open_since' | 'said_incomplete'>;

/** Whether the message is still open. */
export function isOpen(session: ClosingSession, { open_since }: OpenableMessage): boolean {
  return open_since !== null && open_since >= session.closed_to;
}

/** What readers get. Whether an open message is cut off depends on its session's status. */
export function completionOf(session: ClosingSession, message: OpenableMessage): Completion {
  if (isOpen(session, message)) return message.said_incomplete ? 'paused' : 'open';
  return message.said_incomplete ? 'incomplete' : 'complete';
}

/** Closes every message of the session that was opened before the fact `seq`. */
export function closeMessages(session: ClosingSession, seq: number): void {
  session.closed_to = seq;
}

/** Closes one message: what its app said of it stays. */
export function closeMessage(message: OpenableMessage): void {
  message.open_since = null;
}

/** The message has a text of its own, of which nothing was said yet: without text it is still to be written. */
export function beginCompletion(message: OpenableMessage, content: string, seq: number): void {
  message.said_incomplete = false;
  message.open_since = content === '' ? seq : null;
}

/** The message is appended to: it is open again. */
export function reopenMessage(session: ClosingSession, message: OpenableMessage, seq: number): void {
  if (!isOpen(session, message)) message.said_incomplete = false;
  message.open_since = seq;
}

/** Its app said whether it is complete. */
export function sayComplete(message: OpenableMessage, isComplete: boolean, seq: number): void {
  message.said_incomplete = !isComplete;
  message.open_since = isComplete ? null : seq;
}
