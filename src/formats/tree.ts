// The tree of messages of a source that says of each one what it follows: order, branches, and what is wrong with it.

/** A member of a tree, as its source has it. */
export interface TreeNode<Item> {
  readonly id: string;
  /** Null for a first one. Undefined where the source does not say it: then the first node that lists it among its children. */
  readonly parent_id: string | null | undefined;
  /** Ids of its children: they order them, where the source says so. Unknown ids count for nothing. */
  readonly children?: readonly string[];
  /** Null for a link that is no message: its children hang on its nearest ancestor that is one. */
  readonly item: Item | null;
}

/** A message in its place. */
export interface PlacedItem<Item> {
  /** Unique in its tree. */
  readonly id: string;
  readonly parent_id: string | null;
  readonly item: Item;
}

/** What is wrong with a node. `duplicate_id`: an earlier one has its id. */
export type TreeFault = 'missing_parent' | 'cycle' | 'duplicate_id';

/** A tree of messages. */
export interface MessageTree<Item> {
  /** A parent before its children, siblings in their order. */
  readonly items: readonly PlacedItem<Item>[];
  /** Whether any message has more than one next one, or there are several first ones. */
  readonly has_branches: boolean;
  /** The message that stands for a node of the source: itself, or its nearest ancestor that is one; null where there is none. */
  messageOf(id: string): string | null;
}

interface Link<Item> {
  readonly id: string;
  readonly node: TreeNode<Item>;
  parent: Link<Item> | null;
  children: Link<Item>[];
  /** The id of the message that stands for it. */
  message_id: string | null;
  /** The number of the walk towards the root that met it. */
  walk: number;
}

/**
 * Puts the nodes of a source in order, in time that is linear in their number and without recursion. A node whose parent is
 * missing becomes a first one; a cycle is cut at its first member in the file, which becomes a first one; a node whose id was
 * there before gets another one, which is the same whenever the same nodes are read, and the children stay with the first.
 */
export function orderTree<Item>(
  nodes: readonly TreeNode<Item>[],
  found: (fault: TreeFault, node: TreeNode<Item>) => void,
): MessageTree<Item> {
  const links: Link<Item>[] = [];
  const byId = new Map<string, Link<Item>>();
  const unique = uniqueIds();
  for (const node of nodes) {
    const id = unique(node.id);
    if (id !== node.id) found('duplicate_id', node);
    const link: Link<Item> = { id, node, parent: null, children: [], message_id: null, walk: -1 };
    links.push(link);
    byId.set(id, link);
  }

  findParents(links, byId, found);
  cutCycles(links, found);
  const roots: Link<Item>[] = [];
  for (const link of links) (link.parent?.children ?? roots).push(link);
  for (const link of links) orderChildren(link);

  const items: PlacedItem<Item>[] = [];
  const withNext = new Set<string | null>();
  let hasBranches = false;
  const open = roots.toReversed();
  for (let link = open.pop(); link !== undefined; link = open.pop()) {
    const before = link.parent?.message_id ?? null;
    link.message_id = before;
    if (link.node.item !== null) {
      link.message_id = link.id;
      items.push({ id: link.id, parent_id: before, item: link.node.item });
      hasBranches ||= withNext.has(before);
      withNext.add(before);
    }
    for (let index = link.children.length - 1; index >= 0; index -= 1) {
      const child = link.children[index];
      if (child !== undefined) open.push(child);
    }
  }
  return { items, has_branches: hasBranches, messageOf: (id) => byId.get(id)?.message_id ?? null };
}

function findParents<Item>(
  links: readonly Link<Item>[],
  byId: ReadonlyMap<string, Link<Item>>,
  found: (fault: TreeFault, node: TreeNode<Item>) => void,
): void {
  const listedBy = new Map<string, Link<Item>>();
  for (const link of links) {
    for (const child of link.node.children ?? []) if (!listedBy.has(child)) listedBy.set(child, link);
  }
  for (const link of links) {
    const parentId = link.node.parent_id;
    if (parentId === null) continue;
    const parent = parentId === undefined ? listedBy.get(link.id) : byId.get(parentId);
    if (parent !== undefined) link.parent = parent;
    else if (parentId !== undefined) found('missing_parent', link.node);
  }
}

function cutCycles<Item>(links: readonly Link<Item>[], found: (fault: TreeFault, node: TreeNode<Item>) => void): void {
  // Walks start in the order of the file, so that the first member of a cycle that any walk meets may be a later one than the
  // first in the file: the whole cycle is gone through once more.
  const places = new Map(links.map((link, place) => [link, place]));
  const placeOf = (link: Link<Item>): number => places.get(link) ?? 0;
  for (const [walk, start] of links.entries()) {
    let link: Link<Item> | null = start;
    while (link !== null && link.walk === -1) {
      link.walk = walk;
      link = link.parent;
    }
    if (link === null || link.walk !== walk) continue;
    let first = link;
    for (let member = link.parent; member !== null && member !== link; member = member.parent) {
      if (placeOf(member) < placeOf(first)) first = member;
    }
    first.parent = null;
    found('cycle', first.node);
  }
}

function orderChildren<Item>(link: Link<Item>): void {
  const listed = link.node.children;
  if (listed === undefined || link.children.length < 2) return;
  const places = new Map<string, number>();
  for (const [place, id] of listed.entries()) if (!places.has(id)) places.set(id, place);
  const placeOf = (child: Link<Item>): number => places.get(child.id) ?? listed.length;
  link.children.sort((one, other) => placeOf(one) - placeOf(other));
}

/**
 * Makes ids unique: an id that was there before gets `~2`, `~3` and so on. The same ids in the same order give the same results.
 */
export function uniqueIds(): (id: string) => string {
  const counts = new Map<string, number>();
  return (id) => {
    let count = (counts.get(id) ?? 0) + 1;
    let result = count === 1 ? id : `${id}~${count}`;
    while (count > 1 && counts.has(result)) {
      count += 1;
      result = `${id}~${count}`;
    }
    counts.set(id, count);
    if (result !== id) counts.set(result, 1);
    return result;
  };
}

/** The last message of the branch with the newest message that none follows; of several from one ms, or without times, the last. */
export function newestLeaf(
  messages: readonly { readonly id: string; readonly parent_id: string | null; readonly created_at: number | null }[],
): string | null {
  const followed = new Set(messages.map(({ parent_id }) => parent_id));
  let newest: { readonly id: string; readonly created_at: number | null } | undefined;
  for (const message of messages) {
    if (followed.has(message.id)) continue;
    if (newest === undefined || (message.created_at ?? 0) >= (newest.created_at ?? 0)) newest = message;
  }
  return newest?.id ?? null;
}

const ZERO_UUID = /^0{8}-0{4}-[04]0{3}-[08]0{3}-0{12}$/;

/** The id of a parent; null also for the uuid of zeros, by which some sources say that there is none. */
export function parentOrNone(id: string | null): string | null {
  return id === null || ZERO_UUID.test(id) ? null : id;
}
