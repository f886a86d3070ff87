// Which messages of a session are shown, where questions were asked again and answers were made again (rule 9 of
// protocol/parts.ts). Pure, and usable while only some messages are known: what is not known hides nothing.
//
// 1. The parent of a message is the one that its `parent_id` names, where that is known and earlier; else the message before
//    it by position, where that is known.
// 2. Superseded messages have no branches: their children are those of their parent.
// 3. A message with several children is a fork. The chosen child, or else the one that leads to the latest message, is
//    shown; the other children, and all that follows them, are hidden.

import { isSuperseded, type RecordedMessage } from '../../protocol/index.ts';
import type { KnownMessages } from './known-messages.ts';

/** By the `message_id` of a fork, that of the child to show. */
export type BranchChoices = ReadonlyMap<string, string>;

/** At each fork the branch with the latest message. */
export const NO_CHOICES: BranchChoices = new Map();

/** A message that takes the place of others, or whose place others take. */
export interface Fork {
  /** The `message_id` of their parent. */
  readonly parentId: string;
  /** The `message_id` of each, in the order in which they were recorded. */
  readonly siblings: readonly string[];
  /** The index of the message itself. */
  readonly index: number;
}

export interface Branches {
  /** Positions that are on other branches. */
  readonly hidden: ReadonlySet<number>;
  /** By position of a message that has siblings. */
  readonly forks: ReadonlyMap<number, Fork>;
}

const NO_BRANCHES: Branches = { hidden: new Set(), forks: new Map() };

export function branchesOf(known: KnownMessages, choices: BranchChoices): Branches {
  const parents = parentsOf(known);
  const children = childrenOf(known, parents);
  const forked = [...children].filter(([, each]) => each.length > 1);
  if (forked.length === 0) return NO_BRANCHES;
  const latest = latestOf(known, parents);
  const forks = new Map<number, Fork>();
  const hidden = new Set<number>();
  for (const [parent, each] of forked) {
    const siblings = each.map(({ message_id }) => message_id);
    for (const [index, { position }] of each.entries())
      forks.set(position, { parentId: parent.message_id, siblings, index });
    const shown = shownOf(each, choices.get(parent.message_id), latest);
    for (const child of each) if (child !== shown) hidden.add(child.position);
  }
  for (const message of known) {
    const parent = parents.get(message);
    if (parent !== undefined && hidden.has(parent.position)) hidden.add(message.position);
  }
  return { hidden, forks };
}

/** The choices that show the branch of a message: at each fork above it, the child that leads to it. Null: none. */
export function choicesFor(known: KnownMessages, messageId: string | null): BranchChoices {
  if (messageId === null) return NO_CHOICES;
  const { forks } = branchesOf(known, NO_CHOICES);
  const parents = parentsOf(known);
  const chosen = new Map<string, string>();
  let each = known.find(({ message_id }) => message_id === messageId);
  while (each !== undefined) {
    const fork = forks.get(each.position);
    if (fork !== undefined) chosen.set(fork.parentId, each.message_id);
    each = parents.get(each);
  }
  return chosen;
}

type Parents = ReadonlyMap<RecordedMessage, RecordedMessage>;

/** The current parent of each message. An earlier message has a lower position, so there is no cycle. */
function parentsOf(known: KnownMessages): Parents {
  const byId = new Map<string, RecordedMessage>();
  const parents = new Map<RecordedMessage, RecordedMessage>();
  let before: RecordedMessage | undefined;
  for (const message of known) {
    const previous = before?.position === message.position - 1 ? before : undefined;
    const named = message.parent_id === null ? undefined : byId.get(message.parent_id);
    let parent = named ?? previous;
    while (parent !== undefined && isSuperseded(parent)) parent = parents.get(parent);
    if (parent !== undefined) parents.set(message, parent);
    byId.set(message.message_id, message);
    before = message;
  }
  return parents;
}

function childrenOf(known: KnownMessages, parents: Parents): ReadonlyMap<RecordedMessage, readonly RecordedMessage[]> {
  const children = new Map<RecordedMessage, RecordedMessage[]>();
  for (const message of known) {
    const parent = isSuperseded(message) ? undefined : parents.get(message);
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [message]);
    else siblings.push(message);
  }
  return children;
}

/** For each message the last position that follows it, which may be its own. */
function latestOf(known: KnownMessages, parents: Parents): ReadonlyMap<RecordedMessage, number> {
  const latest = new Map<RecordedMessage, number>();
  for (const message of known.toReversed()) {
    if (isSuperseded(message)) continue;
    const own = latest.get(message) ?? message.position;
    latest.set(message, own);
    const parent = parents.get(message);
    if (parent !== undefined) latest.set(parent, Math.max(latest.get(parent) ?? parent.position, own));
  }
  return latest;
}

function shownOf(
  siblings: readonly RecordedMessage[],
  chosen: string | undefined,
  latest: ReadonlyMap<RecordedMessage, number>,
): RecordedMessage | undefined {
  const given = siblings.find(({ message_id }) => message_id === chosen);
  if (given !== undefined) return given;
  const end = (message: RecordedMessage): number => latest.get(message) ?? message.position;
  return siblings.reduce((best, each) => (end(each) > end(best) ? each : best));
}
