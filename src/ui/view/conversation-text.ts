// A session as plain text for the clipboard.

import type { RecordedMessage, SessionDetail } from '../../protocol/index.ts';
import { roleLabel, sessionTitle } from './session-labels.ts';

/** Title, then every current message under its role; what was cut off says so. */
export function conversationText(session: SessionDetail): string {
  const current = session.messages.filter((message) => !message.superseded);
  return `${[sessionTitle(session), ...current.map((message) => messageText(message, session))].join('\n\n')}\n`;
}

function messageText(message: RecordedMessage, session: SessionDetail): string {
  const isCutOff = !message.is_complete && session.status !== 'active';
  const note = isCutOff ? `\n[cut off here, ${message.content.length} characters saved]` : '';
  return `${roleLabel(message.role)}:\n${message.content}${note}`;
}
