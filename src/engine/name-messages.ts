// Gives every message of a snapshot an id of its own: one that names an id again gets an id derived from it. The ids
// follow from the snapshot alone, so that the same snapshot sent again means the same messages.

import { MAX_ID_LENGTH, type RenamedMessage, type SnapshotMessage } from '../protocol/index.ts';

export interface NamedMessages {
  readonly messages: readonly SnapshotMessage[];
  /** Those that got another id, in their order. */
  readonly renamed: readonly RenamedMessage[];
}

/** The messages in their order, each under an id that no other has: `m`, `m~duplicate-2`, `m~duplicate-3`. */
export function nameMessages(messages: readonly SnapshotMessage[]): NamedMessages {
  const taken = new Set(messages.map(({ message_id }) => message_id));
  const counts = new Map<string, number>();
  const renamed: RenamedMessage[] = [];
  const named = messages.map((message) => {
    const { message_id } = message;
    let count = (counts.get(message_id) ?? 0) + 1;
    let recorded_as = message_id;
    if (count > 1) {
      recorded_as = derivedId(message_id, count);
      while (taken.has(recorded_as)) recorded_as = derivedId(message_id, (count += 1));
      taken.add(recorded_as);
      renamed.push({ message_id, recorded_as });
    }
    counts.set(message_id, count);
    return count > 1 ? { ...message, message_id: recorded_as } : message;
  });
  return { messages: named, renamed };
}

function derivedId(messageId: string, count: number): string {
  const suffix = `~duplicate-${count}`;
  const kept = messageId.slice(0, MAX_ID_LENGTH - suffix.length);
  const isPairCut = kept.length < messageId.length && /[\ud800-\udbff]$/.test(kept);
  return (isPairCut ? kept.slice(0, -1) : kept) + suffix;
}
