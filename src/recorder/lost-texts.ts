// Notes which pieces of texts are missing after a fact was applied that could not be read whole.

import { noteFilled, type RecordingState } from '../engine/index.ts';
import type { Fact } from '../protocol/index.ts';
import type { LostText } from '../storage/index.ts';

/** `lost`: what is missing of the texts of `fact`, which is applied with replacement characters there. */
export function noteLostTexts({ sessions }: RecordingState, fact: Fact, lost: readonly LostText[]): void {
  for (const { message_id = 'message_id' in fact ? fact.message_id : '', ranges } of lost) {
    const message = 'session_id' in fact ? sessions.get(fact.session_id ?? '')?.messages.get(message_id) : undefined;
    if (message !== undefined) noteFilled(message, ranges, fact.type === 'message_append' ? fact.offset : 0);
  }
}
