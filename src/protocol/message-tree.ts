// The tree of a session's messages, in whatever order they were recorded. Pure, and usable while only some messages are known.
//
// 1. A message follows the one that its `parent_id` names. Messages that name the same one are siblings, whether it is known or not.
// 2. One that names none follows the message that was recorded before it, or what had followed that by then. Messages that
//    follow itself are passed over.
// 3. Where messages follow each other in a ring, the one of them that was recorded first is taken to name none.
// 4. What follows a superseded message follows the parent of that.

import { isSuperseded } from './answers.ts';
import type { RecordedMessage } from './views.ts';

export interface MessageTree {
  /** All messages in the order in which they were recorded, but each after those that it follows. */
  readonly inOrder: readonly RecordedMessage[];
  /** By `message_id`: that of the current message that it follows, which may be unknown. */
  readonly parentIds: ReadonlyMap<string, string>;
}

export function treeOf(known: readonly RecordedMessage[]): MessageTree {
  const byId = new Map(known.map((message) => [message.message_id, message]));
  const followed = followedOf(known, byId);
  const inOrder = orderOf(known, followed);
  const parentIds = new Map<string, string>();
  for (const message of inOrder) {
    const parent = followed.get(message);
    const id = parent === undefined ? unknownParent(message, byId) : currentId(parent, parentIds);
    if (id !== undefined) parentIds.set(message.message_id, id);
  }
  return { inOrder, parentIds };
}

function currentId(parent: RecordedMessage, parentIds: ReadonlyMap<string, string>): string | undefined {
  return isSuperseded(parent) ? parentIds.get(parent.message_id) : parent.message_id;
}

/**
 * The `message_id` of a parent that has not been read, although the message recorded just before its child has: a branch
 * starts there. Of several the one with the latest child; undefined where there is none.
 */
export function unreadParent(known: readonly RecordedMessage[]): string | undefined {
  const ids = new Set(known.map(({ message_id }) => message_id));
  const isNext = (position: number, index: number): boolean => known[index - 1]?.position === position - 1;
  const child = known.findLast(
    ({ parent_id, position }, index) => parent_id !== null && !ids.has(parent_id) && isNext(position, index),
  );
  return child?.parent_id ?? undefined;
}

type ById = ReadonlyMap<string, RecordedMessage>;
/** By message the known one that it follows, which may be superseded. */
type Followed = ReadonlyMap<RecordedMessage, RecordedMessage>;

function unknownParent({ parent_id }: RecordedMessage, byId: ById): string | undefined {
  return parent_id === null || byId.has(parent_id) ? undefined : parent_id;
}

function followedOf(known: readonly RecordedMessage[], byId: ById): Followed {
  const followed = new Map<RecordedMessage, RecordedMessage>();
  const followers = new Map<RecordedMessage, RecordedMessage[]>();
  const topOf = topFinder(followed);
  const follow = (message: RecordedMessage, parent: RecordedMessage): void => {
    followed.set(message, parent);
    const others = followers.get(parent);
    if (others === undefined) followers.set(parent, [message]);
    else others.push(message);
  };
  /** The last message that had followed `start`, or what follows it, before `position`. */
  const endBefore = (position: number, start: RecordedMessage): RecordedMessage => {
    let end = start;
    for (let next: RecordedMessage | undefined = start; next !== undefined;) {
      end = next;
      next = latest((followers.get(end) ?? []).filter((each) => each.position < position));
    }
    return end;
  };
  // Backwards, so that a ring is opened at the message that was recorded first.
  for (const message of known.toReversed()) {
    const named = message.parent_id === null ? undefined : byId.get(message.parent_id);
    if (named !== undefined && topOf(named) !== message) follow(message, named);
  }
  for (const [index, message] of known.entries()) {
    if (followed.has(message) || unknownParent(message, byId) !== undefined) continue;
    let before = index - 1;
    for (let each = known[before]; each !== undefined && topOf(each) === message; each = known[before]) before -= 1;
    const previous = known[before];
    const hasReadBetween = previous?.position === message.position - (index - before);
    if (previous !== undefined && hasReadBetween) follow(message, endBefore(message.position, previous));
  }
  return followed;
}

function latest(messages: readonly RecordedMessage[]): RecordedMessage | undefined {
  return messages.reduce<RecordedMessage | undefined>(
    (best, each) => (best === undefined || each.position > best.position ? each : best),
    undefined,
  );
}

/** Finds what a message follows in the end, in few steps however long the way is: ways that were gone are remembered. */
function topFinder(followed: Followed): (message: RecordedMessage) => RecordedMessage {
  const shortcuts = new Map<RecordedMessage, RecordedMessage>();
  return (message) => {
    const passed: RecordedMessage[] = [];
    let top = message;
    for (;;) {
      const next = shortcuts.get(top) ?? followed.get(top);
      if (next === undefined) break;
      passed.push(top);
      top = next;
    }
    for (const each of passed) shortcuts.set(each, top);
    return top;
  };
}

/** Where a message stands: after all that were recorded before `position`, and there after `depth` others that it follows. */
interface Place {
  readonly position: number;
  readonly depth: number;
}

function orderOf(known: readonly RecordedMessage[], followed: Followed): readonly RecordedMessage[] {
  if ([...followed].every(([message, parent]) => parent.position < message.position)) return known;
  const places = new Map<RecordedMessage, Place>();
  const placeOf = (message: RecordedMessage): Place => places.get(message) ?? { position: message.position, depth: 0 };
  for (const message of known) {
    const unplaced: RecordedMessage[] = [];
    let each: RecordedMessage | undefined = message;
    for (; each !== undefined && !places.has(each); each = followed.get(each)) unplaced.push(each);
    for (const next of unplaced.toReversed()) {
      const parent = followed.get(next);
      const above = parent === undefined ? undefined : places.get(parent);
      const position = Math.max(next.position, above?.position ?? 0);
      places.set(next, { position, depth: (above?.depth ?? -1) + 1 });
    }
  }
  return known.toSorted((a, b) => {
    const [first, second] = [placeOf(a), placeOf(b)];
    return first.position - second.position || first.depth - second.depth || a.position - b.position;
  });
}
