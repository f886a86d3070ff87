// A session as plain text for the clipboard.

import { branchesOf, choicesFor, isSetAside, type RecordedMessage, type SessionDetail } from '../../protocol/index.ts';
import { messageProgress } from './message-progress.ts';
import { roleLabel, sessionTitle } from './session-labels.ts';

/**
 * Title, then every message of the branch that is shown, without those that are shown on demand only, under its role; a message that was cut off
 * or stopped, or is incomplete, says so. `session`: with all of its messages. `branchId`: a message of that branch; null: it is
 * the latest one.
 */
export function conversationText(session: SessionDetail, branchId: string | null): string {
  const { shown } = branchesOf(session.messages, choicesFor(session.messages, branchId));
  const current = shown.filter((message) => !isSetAside(message));
  return `${[sessionTitle(session), ...current.map((message) => messageText(message, session))].join('\n\n')}\n`;
}

function messageText(message: RecordedMessage, session: SessionDetail): string {
  return `${roleLabel(message.role)}:\n${message.content}${noteOf(message, session)}`;
}

function noteOf(message: RecordedMessage, { status }: SessionDetail): string {
  const saved = `${message.content.length} characters saved`;
  switch (messageProgress(message, status, false)) {
    case 'cut_off':
      return `\n[cut off here, ${saved}]`;
    case 'stopped':
      return `\n[stopped here, ${saved}]`;
    case 'incomplete':
      return `\n[incomplete, ${saved}]`;
    default:
      return '';
  }
}
