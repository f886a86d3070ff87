// Notes which pieces of texts are missing after a fact was applied that could not be read whole.

import { noteFilled, type RecordingState } from '../engine/index.ts';
import type { Fact } from '../protocol/index.ts';
import type { JournalRecord } from '../storage/index.ts';

/** `lost`: what is missing of the texts of `fact`, which is applied with replacement characters there. */
export function noteLostTexts(state: RecordingState, fact: Fact, lost: NonNullable<JournalRecord['missing']>): void {
  if (!('session_id' in fact)) return;
  const session = state.sessions.get(fact.session_id);
  for (const { message: index, ranges } of lost) {
    const id = fact.type === 'session_snapshot' ? fact.messages[index ?? 0]?.message_id : messageIdOf(fact);
    const message = session?.messages.get(id ?? '');
    const start = fact.type === 'message_append' ? fact.offset : 0;
    if (message !== undefined)
      noteFilled(
        message,
        ranges.map(({ offset, length }) => ({ offset: start + offset, length })),
      );
  }
}

function messageIdOf(fact: Fact): string | undefined {
  return 'message_id' in fact ? fact.message_id : undefined;
}
