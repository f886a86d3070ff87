// `mapping`: how ChatGPT, and DeepSeek after it, write the tree of messages of a conversation.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import type { JsonObject } from './chat.ts';
import { asRest, Fields, idOf } from './fields.ts';
import type { TreeNode } from './tree.ts';

/** A message, and what stands beside it in its node. */
export interface MappedMessage {
  readonly message: JsonObject;
  readonly beside: JsonObject | undefined;
}

/** What a mapping has. */
export interface Mapping {
  /** By their keys, also where a node says that it has another id. A node without a message is only a link. */
  readonly nodes: readonly TreeNode<MappedMessage>[];
  /** What nodes without a message say beside their place, as `mapping`; nothing where they say nothing. */
  readonly rest: JsonObject;
}

export function readMapping(mapping: JsonObject): Mapping {
  const links: [string, JsonValue][] = [];
  const nodes = Object.entries(mapping).map(([id, value]) => {
    const node = new Fields(value);
    node.takeIf('id', id);
    const parent = node.take('parent');
    const children = node.list('children').map(idOf);
    const message = node.take('message') ?? null;
    const beside = isJsonObject(value) ? node.left() : undefined;
    if (!isJsonObject(value) && value !== null) links.push([id, value]);
    else if (message === null && beside !== undefined) links.push([id, beside]);
    return {
      id,
      parent_id: parent === undefined ? undefined : idOf(parent),
      children: children.filter((child) => child !== null),
      item: message === null ? null : { message: asObject(message), beside },
    };
  });
  return { nodes, rest: links.length === 0 ? {} : { mapping: Object.fromEntries(links) } };
}

/** What a reader has not taken of a message, and as `node` what stands beside it. */
export function restOfMapped(message: Fields, { beside }: MappedMessage): { readonly rest?: JsonObject } {
  return asRest(message.left(), beside === undefined ? undefined : { node: beside });
}

/** A message that is not an object is taken for its content. */
function asObject(message: JsonValue): JsonObject {
  return isJsonObject(message) ? message : { content: message };
}
