// The order of the messages of a chat of LobeChat: the file has them in any order, and only answers name what they follow.

import type { JsonValue } from '../../protocol/index.ts';
import type { ChainedMessage } from '../chain.ts';
import { Fields } from '../fields.ts';
import type { TreeNode } from '../tree.ts';

/**
 * A message follows the one that it names. One that names none, as questions do, follows the one before it by time, as the app shows
 * them; without times the order of the file counts.
 */
export function nodesOf(
  messages: readonly JsonValue[],
  read: (message: JsonValue) => ChainedMessage,
): TreeNode<ChainedMessage>[] {
  const drafts = messages.map((message, index) => {
    const fields = new Fields(message);
    const id = fields.id('id') ?? `#${index}`;
    const parent = fields.id('parentId');
    return { id, parent: parent === id ? null : parent, time: fields.time('createdAt'), message };
  });
  // Of several with one time an answer stands after what it names.
  const ordered = afterParents(drafts.toSorted((one, other) => (one.time ?? 0) - (other.time ?? 0)));
  let before: string | null = null;
  return ordered.map(({ id, parent, message }) => {
    const parent_id = parent ?? before;
    before = id;
    return { id, parent_id, item: read(message) };
  });
}

interface Draft {
  readonly id: string;
  readonly parent: string | null;
  readonly time: number | null;
  readonly message: JsonValue;
}

/** The same messages, those moved to after their parents that stand before them. */
function afterParents(drafts: readonly Draft[]): Draft[] {
  const waiting = new Map<string, Draft[]>();
  const ids = new Set(drafts.map(({ id }) => id));
  const done = new Set<string>();
  const ordered: Draft[] = [];
  for (const draft of drafts) {
    const isReady = draft.parent === null || !ids.has(draft.parent) || done.has(draft.parent);
    if (!isReady && draft.parent !== null) {
      const others = waiting.get(draft.parent);
      if (others === undefined) waiting.set(draft.parent, [draft]);
      else others.push(draft);
      continue;
    }
    const open = [draft];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      ordered.push(next);
      done.add(next.id);
      for (const child of (waiting.get(next.id) ?? []).toReversed()) open.push(child);
      waiting.delete(next.id);
    }
  }
  // What is left names each other in a ring.
  return [...ordered, ...[...waiting.values()].flat()];
}
