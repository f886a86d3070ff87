// Gives every message of a snapshot an id of its own: one that names an id again gets an id derived from it. The ids
// follow from the snapshot alone, so that the same snapshot sent again means the same messages.

import { MAX_ID_LENGTH, type RenamedMessage, type SnapshotMessage } from '../protocol/index.ts';

export interface NamedMessages {
  readonly messages: readonly SnapshotMessage[];
  /** Those that got another id, in their order. */
  readonly renamed: readonly RenamedMessage[];
}

/** Room for the suffix of a derived id: a snapshot has fewer than 10 million messages. */
const SUFFIX_ROOM = 20;

/** The messages in their order, each under an id that no other has: `m`, `m~duplicate-2`, `m~duplicate-3`. */
export function nameMessages(messages: readonly SnapshotMessage[]): NamedMessages {
  const taken = new Set(messages.map(({ message_id }) => message_id));
  const seen = new Set<string>();
  /** The last number of each base. Long ids may share a base, and each number is tried only once for it. */
  const numbers = new Map<string, number>();
  const renamed: RenamedMessage[] = [];
  const named = messages.map((message) => {
    const { message_id } = message;
    if (!seen.has(message_id)) {
      seen.add(message_id);
      return message;
    }
    const base = baseOf(message_id);
    let number = numbers.get(base) ?? 1;
    let recorded_as: string;
    do {
      number += 1;
      recorded_as = `${base}~duplicate-${number}`;
    } while (taken.has(recorded_as));
    numbers.set(base, number);
    taken.add(recorded_as);
    renamed.push({ message_id, recorded_as });
    return { ...message, message_id: recorded_as };
  });
  return { messages: named, renamed };
}

/** The beginning of an id that leaves room for the suffix. No surrogate pair is cut in two. */
function baseOf(messageId: string): string {
  const base = messageId.slice(0, MAX_ID_LENGTH - SUFFIX_ROOM);
  const isPairCut = base.length < messageId.length && /[\ud800-\udbff]$/.test(base);
  return isPairCut ? base.slice(0, -1) : base;
}
