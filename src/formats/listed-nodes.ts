// Messages of a list that name what they follow, as nodes of a tree.

import { isJsonObject, type JsonValue } from '../protocol/index.ts';
import { Fields } from './fields.ts';
import type { Sink } from './format.ts';
import type { TreeNode } from './tree.ts';

/** A message of a list. */
export interface Listed {
  readonly fields: Fields;
  readonly place: number;
  readonly where: string;
}

/** The nodes of a list, in its order. `read`: `before` is the id of the message before it. What is no message is reported, unless it is null. */
export function listedNodes<Item>(
  values: readonly JsonValue[],
  path: string,
  sink: Sink,
  read: (listed: Listed, before: string | null) => TreeNode<Item>,
): TreeNode<Item>[] {
  const nodes: TreeNode<Item>[] = [];
  for (const [place, value] of values.entries()) {
    const where = `${path}[${place}]`;
    if (isJsonObject(value)) nodes.push(read({ fields: new Fields(value), place, where }, nodes.at(-1)?.id ?? null));
    else if (value !== null) sink.warn('unknown_entry', where, 'It is not a message.');
  }
  return nodes;
}
