// A session as plain text for the clipboard.

import { isSuperseded, type RecordedMessage, type SessionDetail } from '../../protocol/index.ts';
import { branchesOf, type BranchChoices } from './branches.ts';
import { messageProgress } from './message-progress.ts';
import { roleLabel, sessionTitle } from './session-labels.ts';

/**
 * Title, then every message of the branch that is shown, without superseded ones, under its role; a message that was cut off
 * or stopped, or is incomplete, says so. `session`: with all of its messages.
 */
export function conversationText(session: SessionDetail, choices: BranchChoices): string {
  const { hidden } = branchesOf(session.messages, choices);
  const current = session.messages.filter((message) => !hidden.has(message.position) && !isSuperseded(message));
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
