// Decides session_snapshot: the snapshot becomes current, and no recorded text is lost (I4).

import type { EventOf, SnapshotFact, SnapshotMessage } from '../protocol/index.ts';
import { textChange } from './decide-text.ts';
import { nameMessages } from './name-messages.ts';
import { accept, originOf, withoutEventId, type Caller, type Outcome } from './outcome.ts';
import type { RecordingState, SessionState } from './state.ts';

/** Every message of a known session must be in memory, with its text where the snapshot names it. */
export function decideSnapshot(state: RecordingState, event: EventOf<'session_snapshot'>, caller: Caller): Outcome {
  const session = state.sessions.get(event.session_id);
  const { messages } = nameMessages(event.messages);
  const named = new Set(messages.map((message) => message.message_id));
  const recorded = session === undefined ? [] : [...session.messages.values()];
  const superseded = recorded.filter((message) => !message.superseded && !named.has(message.message_id));
  const fact: SnapshotFact = {
    ...withoutEventId(event),
    ...originOf(session, caller),
    messages: placeMessages(session, messages),
    superseded: superseded.map((message) => message.position).toSorted((a, b) => a - b),
  };
  return accept(fact);
}

function placeMessages(
  session: SessionState | undefined,
  messages: readonly SnapshotMessage[],
): SnapshotFact['messages'] {
  let nextPosition = session?.next_position ?? 0;
  return messages.map((message) => {
    const known = session?.messages.get(message.message_id);
    if (known !== undefined)
      return { ...message, position: known.position, change: textChange(known, message.content) };
    const placed = { ...message, position: nextPosition, change: 'new' as const };
    nextPosition += 1;
    return placed;
  });
}
