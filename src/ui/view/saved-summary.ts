// What the recorder has of a session that stopped, counted for the recovery panel.

import type { SessionDetail, SessionStatus, UnfinishedMessage } from '../../protocol/index.ts';

export interface SavedSummary {
  /** Current messages; superseded ones do not count. */
  readonly messages: number;
  /** Their length in UTF-16 code units. */
  readonly characters: number;
  readonly cutOff: readonly UnfinishedMessage[];
  /** What `session_end` claimed where it differs from what is recorded, else null. */
  readonly expectedMessages: number | null;
}

export function savedSummary(session: SessionDetail): SavedSummary {
  const current = session.messages.filter((message) => !message.superseded);
  return {
    messages: session.message_count,
    characters: current.reduce((total, message) => total + message.content.length, 0),
    cutOff: current
      .filter(({ completion }) => completion !== 'complete' && completion !== 'incomplete')
      .map(({ message_id, role, position, content }) => ({ message_id, role, position, saved_length: content.length })),
    expectedMessages: session.expected_message_count,
  };
}

/** True for a session that stopped without an end: it is what the recovery panel is for. */
export function wantsRecovery(status: SessionStatus): boolean {
  return status === 'interrupted' || status === 'timed_out';
}
