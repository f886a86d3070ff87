// What the recorder has of a session that stopped, counted for the recovery panel.

import type {
  RecordedMessage,
  RecoveryReport,
  SessionDetail,
  SessionStatus,
  UnfinishedMessage,
} from '../../protocol/index.ts';

export interface SavedSummary {
  /** Current messages; superseded ones do not count. */
  readonly messages: number;
  /** Their length in UTF-16 code units; null where not all of them have been read. */
  readonly characters: number | null;
  readonly cutOff: readonly UnfinishedMessage[];
  /** What `session_end` claimed where it differs from what is recorded, else null. */
  readonly expectedMessages: number | null;
}

/** `report` says what is cut off of messages that `session` does not have. */
export function savedSummary(session: SessionDetail, report: RecoveryReport | null): SavedSummary {
  const isWhole = session.next_before === null;
  const current = session.messages.filter((message) => !message.superseded);
  return {
    messages: session.message_count,
    characters: isWhole ? current.reduce((total, message) => total + message.content.length, 0) : null,
    cutOff: isWhole ? cutOffOf(current) : (report?.cut_off ?? cutOffOf(current)),
    expectedMessages: session.expected_message_count,
  };
}

function cutOffOf(messages: readonly RecordedMessage[]): readonly UnfinishedMessage[] {
  return messages
    .filter(({ completion }) => completion !== 'complete' && completion !== 'incomplete')
    .map(({ message_id, role, position, content }) => ({ message_id, role, position, saved_length: content.length }));
}

/** True for a session that stopped without an end: it is what the recovery panel is for. */
export function wantsRecovery(status: SessionStatus): boolean {
  return status === 'interrupted' || status === 'timed_out';
}
