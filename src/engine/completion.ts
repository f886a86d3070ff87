// Whether a message is complete: the rule, written once. A message that is given its whole text is complete. It is open
// from the moment that it is added without text, appended to, or called incomplete by its app, until something closes
// it. What closes all open messages of a session (its end, a new message of its user or of a tool) is noted in the
// session alone, so that it costs the same for any number of messages, in memory or not (I5). So is what cuts them off:
// the loss of the session's last client, or of the client that wrote to a message last. What continues the session later
// says nothing of them; they stay cut off until their app completes them, gives their text or appends to them, or that
// client itself writes again.

import type { Completion, TextChange } from '../protocol/index.ts';
import type { CutOff, MessageFields, SessionFields } from './state.ts';

type ClosingSession = Pick<SessionFields, 'closed_to' | 'cut_off'>;
type OpenableMessage = Pick<MessageFields, 'open_since' | 'said_incomplete'>;

/** Roles whose messages no app streams. Without text they are complete, too: a picture alone, an empty result of a tool. */
const UNSTREAMED_ROLES: ReadonlySet<string> = new Set(['user', 'system', 'developer', 'tool', 'function']);

/** Roles whose new message follows only what is written to its end: a question, or the result of a tool call. */
const FOLLOWING_ROLES: ReadonlySet<string> = new Set(['user', 'tool', 'function']);

/** Whether the message is still open. */
export function isOpen(session: ClosingSession, message: OpenableMessage): boolean {
  const { open_since } = message;
  return open_since !== null && open_since >= session.closed_to && !isCutOff(session, message);
}

/** Whether the message was open when its client was lost, and nothing was written to it since. */
function isCutOff({ cut_off }: ClosingSession, { open_since }: OpenableMessage): boolean {
  return open_since !== null && cut_off?.some(({ from, to }) => from <= open_since && open_since < to) === true;
}

/** What readers get. An open message of a session that has timed out is cut off, too, as long as that goes on. */
export function completionOf(session: ClosingSession, message: OpenableMessage): Completion {
  if (isOpen(session, message)) return message.said_incomplete ? 'paused' : 'open';
  if (isCutOff(session, message)) return 'cut_off';
  return message.said_incomplete ? 'incomplete' : 'complete';
}

/** Closes every message of the session that was opened before the fact `seq`. */
export function closeMessages(session: ClosingSession, seq: number): void {
  session.closed_to = seq;
}

/** Cuts off every message of the session that is open at the fact `seq`. `client_id`: the client whose loss that is. */
export function cutOffMessages(session: ClosingSession, seq: number, client_id?: string): void {
  addCutOff(session, { from: session.closed_to, to: seq, client_id });
}

/** Cuts off the message that the fact `seq` opened or appended to, if it is open and nothing was written to it since. */
export function cutOffMessage(session: ClosingSession, seq: number, client_id: string): void {
  if (seq >= session.closed_to) addCutOff(session, { from: seq, to: seq + 1, client_id });
}

function addCutOff(session: ClosingSession, range: CutOff): void {
  session.cut_off = [...(session.cut_off ?? []), range];
}

/** A client that was taken for lost writes again, such as one whose page was in the back/forward cache: it has cut off nothing. */
export function takeBack(session: ClosingSession, clientId: string): void {
  session.cut_off = session.cut_off?.filter(({ client_id }) => client_id !== clientId);
}

/** Closes one message: what its app said of it stays, and one that is cut off stays so. */
export function closeMessage(session: ClosingSession, message: OpenableMessage): void {
  if (!isCutOff(session, message)) message.open_since = null;
}

/** The message goes on, in a snapshot: one that was cut off is open again. */
export function goOn(session: ClosingSession, message: OpenableMessage, seq: number): void {
  if (isCutOff(session, message)) reopenMessage(session, message, seq);
}

/** A message of a role is added to the session: it may show that those before it are complete. */
export function followMessages(session: ClosingSession, role: string, seq: number): void {
  if (FOLLOWING_ROLES.has(role)) closeMessages(session, seq);
}

/** Whether `content` is the whole text of a message. An empty text of a role that is streamed is still to be written. */
export function isWhole(role: string, content: string): boolean {
  return content !== '' || UNSTREAMED_ROLES.has(role);
}

/** The message is given a text, of which nothing else was said. No text where there was none says nothing of it. */
export function takeText(
  message: OpenableMessage & Pick<MessageFields, 'role'>,
  content: string,
  change: TextChange,
  seq: number,
): void {
  const isComplete = isWhole(message.role, content);
  if (change === 'same' && !isComplete) return;
  message.said_incomplete = false;
  message.open_since = isComplete ? null : seq;
}

/** The message is appended to: it is open again. */
export function reopenMessage(session: ClosingSession, message: OpenableMessage, seq: number): void {
  if (!isOpen(session, message)) message.said_incomplete = false;
  message.open_since = seq;
}

/** The source of an import says how far it has come. `seq`: that of the import's fact. */
export function takeCompletion(
  session: ClosingSession,
  message: OpenableMessage,
  completion: 'complete' | 'cut_off' | 'incomplete',
  seq: number,
): void {
  sayComplete(message, completion !== 'incomplete', seq);
  message.open_since = completion === 'cut_off' ? seq : null;
  const isNoted = session.cut_off?.some(({ from }) => from === seq) === true;
  if (completion === 'cut_off' && !isNoted) addCutOff(session, { from: seq, to: seq + 1 });
}

/** Its app said whether it is complete. */
export function sayComplete(message: OpenableMessage, isComplete: boolean, seq: number): void {
  message.said_incomplete = !isComplete;
  message.open_since = isComplete ? null : seq;
}
