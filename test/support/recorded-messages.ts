// Recorded messages for tests of what reads them.
import type { RecordedMessage } from '../../src/protocol/index.ts';

/** A complete message at a position; its id is `m` and its position. */
export function recordedMessage(position: number, fields: Partial<RecordedMessage> = {}): RecordedMessage {
  return {
    message_id: `m${position}`,
    role: position % 2 === 0 ? 'user' : 'assistant',
    content: `text ${position}`,
    model: null,
    created_at: 0,
    parent_id: null,
    metadata: null,
    position,
    completion: 'complete',
    is_complete: true,
    superseded: false,
    missing: [],
    revisions: [],
    ...fields,
  };
}

/** Complete messages at all positions from `from` up to, but without, `to`. */
export function recordedMessages(from: number, to: number): readonly RecordedMessage[] {
  return Array.from({ length: to - from }, (_, index) => recordedMessage(from + index));
}
