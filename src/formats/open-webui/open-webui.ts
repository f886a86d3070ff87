// Open WebUI: the export of chats, with or without the wrapper that newer versions put around each.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { activeMessage, faultText } from '../active.ts';
import type { Chat, ChatMessage, JsonObject } from '../chat.ts';
import { Chain } from '../chain.ts';
import { Fields, idOf, textOf } from '../fields.ts';
import type { EntryFormat, Sink } from '../format.ts';
import { identified } from '../identity.ts';
import { restWithoutSecrets } from '../secrets.ts';
import type { TreeNode } from '../tree.ts';
import { orderTree } from '../tree.ts';
import { readMessage } from './message.ts';

export const openWebui: EntryFormat = {
  name: 'open-webui',
  title: 'Open WebUI',
  unit: 'entry',

  recognizes: ({ entries }) =>
    entries.some((entry) => {
      const [outer, chat] = [new Fields(entry), new Fields(entry).object('chat')];
      return hasHistory(chat) || hasHistory(outer) || chat.list('messages').some(isMessage);
    }),

  readEntry: ({ value, where }, sink) => {
    const outer = new Fields(value);
    const isWrapped = outer.has('chat');
    const chat = isWrapped ? outer.object('chat') : outer;
    const title = outer.label('title') ?? chat.label('title');
    if (!chat.has('history') && !chat.has('messages')) {
      sink.skip(where, 'entry_not_a_conversation', title);
      return;
    }
    const found = readHistory(chat, where, sink) ?? readList(chat, where, sink);
    if (found === null) {
      sink.skip(where, 'no_messages', title);
      return;
    }
    const id = outer.id('id');
    if (id === null) sink.warn('no_ids', where, 'The chat has no id. It is known by its first message.');
    if (isWrapped && title !== null) chat.takeIf('title', title);
    const times = {
      created_at: outer.time('created_at') ?? chat.time('timestamp'),
      updated_at: outer.time('updated_at'),
    };
    sink.chat(
      {
        ...identified(id, found.messages, 'first_message'),
        title,
        ...times,
        model: null,
        workspace: outer.label('folder_id'),
        ...found,
        ...restWithoutSecrets(outer, where, sink),
      },
      where,
    );
  },
};

function hasHistory(chat: Fields): boolean {
  return isJsonObject(chat.object('history').peek('messages') ?? null);
}

function isMessage(value: JsonValue): boolean {
  const message = new Fields(value);
  return message.has('role') && message.has('content');
}

type Found = Pick<Chat, 'messages' | 'active_id'>;

/** The tree; null where it has no messages. */
function readHistory(chat: Fields, where: string, sink: Sink): Found | null {
  const history = chat.object('history');
  const values = history.peek('messages') ?? null;
  if (!isJsonObject(values)) return null;
  const path = `${where}.history.messages`;
  const ofTree = Object.entries(values).flatMap(([key, value]) => nodeOf(key, value, path, sink));
  if (ofTree.length === 0) return null;
  const nodes = [...ofTree, ...nodesOfList(chat, values, where, sink)];
  history.take('messages');

  const tree = orderTree(nodes, (fault, node) => sink.warn(fault, `${path}.${node.id}`, faultText(node.parent_id)));
  dropListOf(chat, values);
  const messages = tree.items.map(({ id, parent_id, item }): ChatMessage => {
    return { id, parent_id, ...readMessage(item, `${path}.${id}`, sink) };
  });
  return {
    messages,
    active_id: activeMessage(history.id('currentId'), tree, messages, { where, sink, always_named: true }),
  };
}

function nodeOf(key: string, value: JsonValue, path: string, sink: Sink): TreeNode<Fields>[] {
  if (!isJsonObject(value)) {
    if (value !== null) sink.warn('unknown_entry', `${path}.${key}`, 'It is not a message.');
    return [];
  }
  const message = new Fields(value);
  message.takeIf('id', key);
  const parent = message.take('parentId');
  const children = message.list('childrenIds').map(idOf);
  return [
    {
      id: key,
      parent_id: parent === undefined ? undefined : idOf(parent),
      children: children.filter((child) => child !== null),
      item: message,
    },
  ];
}

/** The messages that only the list has: each follows the one before it in the list. */
function nodesOfList(chat: Fields, tree: JsonObject, where: string, sink: Sink): TreeNode<Fields>[] {
  const list = chat.peek('messages');
  const nodes: TreeNode<Fields>[] = [];
  let before: string | null = null;
  for (const [place, value] of Array.isArray(list) ? list.entries() : []) {
    const item = new Fields(value);
    const id = item.id('id');
    if (id !== null && !Object.hasOwn(tree, id)) {
      const at = `${where}.messages[${place}]`;
      const isKept = isMessage(value);
      sink.warn('only_in_list', at, `The message ${id} is not in the tree. ${isKept ? KEPT : LEFT}`);
      if (isKept) nodes.push({ id, parent_id: before, item });
      else continue;
    }
    before = id ?? before;
  }
  return nodes;
}

const KEPT = 'It is shown after the one before it in the list.';
const LEFT = 'It is kept beside the messages.';

/** The list has the branch that was shown once more: it is kept only where it says anything that the messages do not say. */
function dropListOf(chat: Fields, tree: JsonObject): void {
  const list = chat.peek('messages');
  if (!Array.isArray(list)) return;
  const isSaid = list.every((value) => {
    const message = new Fields(value);
    const id = message.id('id');
    if (isMessage(value) && id !== null && !Object.hasOwn(tree, id)) return true;
    const same = new Fields(tree[id ?? ''] ?? null);
    return (
      isJsonObject(value) && Object.keys(value).every((key) => textOf(message.peek(key)) === textOf(same.peek(key)))
    );
  });
  if (isSaid) chat.take('messages');
}

/** The list of older versions, and of chats whose tree is lost; null where it has no messages. */
function readList(chat: Fields, where: string, sink: Sink): Found | null {
  const chain = new Chain();
  for (const [place, value] of chat.list('messages').entries()) {
    const at = `${where}.messages[${place}]`;
    if (isJsonObject(value)) {
      const message = new Fields(value);
      const id = message.id('id');
      chain.add(readMessage(message, at, sink), id);
    } else if (value !== null) {
      sink.warn('unknown_entry', at, 'It is not a message.');
    }
  }
  if (chain.messages.length === 0) return null;
  sink.warn(
    'tree_missing_list_used',
    where,
    'The tree of the messages is missing. The list of those that were shown is used.',
  );
  for (const id of chain.duplicates) sink.warn('duplicate_id', where, `Several messages have the id ${id}.`);
  return { messages: chain.messages, active_id: chain.lastId };
}
