// Which messages of a session are shown, where questions were asked again and answers were made again (rule 9 of
// protocol/parts.ts). Pure, and usable while only some messages are known: what is not known hides nothing.
//
// A message of the tree (message-tree.ts) with several children is a fork. The chosen child, or else the one that leads to the
// latest message, is shown; the other children, and all that follows them, are hidden. Superseded messages have no branches.

import { isSuperseded } from './answers.ts';
import { treeOf, type MessageTree } from './message-tree.ts';
import type { RecordedMessage } from './views.ts';

/** By the `message_id` of a fork, that of the child to show. */
export type BranchChoices = ReadonlyMap<string, string>;

/** At each fork the branch with the latest message. */
export const NO_CHOICES: BranchChoices = new Map();

/** A message that takes the place of others, or whose place others take. */
export interface Fork {
  /** The `message_id` of their parent, which may be unknown. */
  readonly parentId: string;
  /** The `message_id` of each that is known, in the order in which they were recorded. */
  readonly siblings: readonly string[];
  /** The index of the message itself. */
  readonly index: number;
  /** There may be others: not all that was recorded after their parent is known. */
  readonly hasMore: boolean;
}

export interface Branches {
  /** The messages of the branch that is shown, in its order, with the superseded ones on it. */
  readonly shown: readonly RecordedMessage[];
  /** By position of a message that has siblings. */
  readonly forks: ReadonlyMap<number, Fork>;
}

export function branchesOf(known: readonly RecordedMessage[], choices: BranchChoices): Branches {
  const tree = treeOf(known);
  const forked = [...childrenOf(known, tree)].filter(([, each]) => each.length > 1);
  const forks = new Map<number, Fork>();
  if (forked.length === 0) return { shown: tree.inOrder, forks };
  const latest = latestOf(tree);
  const indexes = new Map(known.map(({ message_id }, index) => [message_id, index]));
  const hidden = new Set<string>();
  for (const [parentId, each] of forked) {
    const siblings = each.map(({ message_id }) => message_id);
    const hasMore = hasUnreadAfter(known, indexes.get(parentId) ?? -1);
    for (const [index, { position }] of each.entries()) forks.set(position, { parentId, siblings, index, hasMore });
    const shown = shownOf(siblings, choices.get(parentId), latest);
    for (const id of siblings) if (id !== shown) hidden.add(id);
  }
  for (const { message_id } of tree.inOrder) {
    const parentId = tree.parentIds.get(message_id);
    if (parentId !== undefined && hidden.has(parentId)) hidden.add(message_id);
  }
  return { shown: tree.inOrder.filter(({ message_id }) => !hidden.has(message_id)), forks };
}

/** The choices that show the branch of a message: at each fork above it, the child that leads to it. Null: none. */
export function choicesFor(known: readonly RecordedMessage[], messageId: string | null): BranchChoices {
  if (messageId === null) return NO_CHOICES;
  const { parentIds } = treeOf(known);
  const chosen = new Map<string, string>();
  let child = messageId;
  for (let parent = parentIds.get(child); parent !== undefined; parent = parentIds.get(child)) {
    chosen.set(parent, child);
    child = parent;
  }
  return chosen;
}

/** By the `message_id` of a parent, which may be unknown. */
function childrenOf(
  known: readonly RecordedMessage[],
  { parentIds }: MessageTree,
): ReadonlyMap<string, readonly RecordedMessage[]> {
  const children = new Map<string, RecordedMessage[]>();
  for (const message of known) {
    const parentId = isSuperseded(message) ? undefined : parentIds.get(message.message_id);
    if (parentId === undefined) continue;
    const siblings = children.get(parentId);
    if (siblings === undefined) children.set(parentId, [message]);
    else siblings.push(message);
  }
  return children;
}

/** By `message_id`: the last position of the message and of all that follow it. */
function latestOf({ inOrder, parentIds }: MessageTree): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const message of inOrder.toReversed()) {
    if (isSuperseded(message)) continue;
    const own = Math.max(latest.get(message.message_id) ?? 0, message.position);
    latest.set(message.message_id, own);
    const parentId = parentIds.get(message.message_id);
    if (parentId !== undefined) latest.set(parentId, Math.max(latest.get(parentId) ?? 0, own));
  }
  return latest;
}

function shownOf(
  siblings: readonly string[],
  chosen: string | undefined,
  latest: ReadonlyMap<string, number>,
): string | undefined {
  if (chosen !== undefined && siblings.includes(chosen)) return chosen;
  const end = (id: string): number => latest.get(id) ?? 0;
  return siblings.reduce((best, each) => (end(each) > end(best) ? each : best));
}

/** Whether positions after that of the message at an index are missing; -1: any positions. */
function hasUnreadAfter(known: readonly RecordedMessage[], index: number): boolean {
  const from = known[index]?.position ?? -1;
  const last = known.at(-1)?.position ?? -1;
  return last - from > known.length - 1 - index;
}
