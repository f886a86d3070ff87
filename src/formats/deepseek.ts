// DeepSeek: the export of an account. Its conversations have the tree of ChatGPT's, and messages made of fragments.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { activeMessage, faultText } from './active.ts';
import type { ChatMessage, ChatPart, JsonObject } from './chat.ts';
import { asRest, Fields, textOf } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { identified } from './identity.ts';
import type { MappedMessage } from './mapping.ts';
import { readMapping, restOfMapped } from './mapping.ts';
import { roleOf } from './roles.ts';
import type { PlacedItem } from './tree.ts';
import { orderTree } from './tree.ts';

export const deepseek: EntryFormat = {
  name: 'deepseek',
  title: 'DeepSeek',
  unit: 'entry',

  recognizes: ({ entries }) => entries.some((entry) => isJsonObject(entry) && hasFragments(entry['mapping'])),

  others: (path) => /^(?:.*\/)?user\.json$/.test(path),

  readEntry: ({ value, where }, sink) => {
    const chat = new Fields(value);
    const title = chat.label('title');
    const mapping = chat.take('mapping');
    if (mapping === undefined || !isJsonObject(mapping)) sink.skip(where, 'entry_not_a_conversation', title);
    else readConversation(chat, title, mapping, where, sink);
  },
};

function hasFragments(mapping: JsonValue | undefined): boolean {
  if (mapping === undefined || !isJsonObject(mapping)) return false;
  return Object.values(mapping).some((node) => Array.isArray(new Fields(node).object('message').peek('fragments')));
}

function readConversation(chat: Fields, title: string | null, mapping: JsonObject, where: string, sink: Sink): void {
  const { nodes, rest } = readMapping(mapping);
  const tree = orderTree(nodes, (fault, node) => {
    sink.warn(fault, `${where}.mapping.${node.id}`, faultText(node.parent_id));
  });
  if (tree.items.length === 0) {
    sink.skip(where, 'no_messages', title);
    return;
  }
  const messages = tree.items.map((placed) => readMessage(placed, `${where}.mapping.${placed.id}`, sink));
  const id = chat.id('id') ?? chat.id('conversation_id');
  sink.chat(
    {
      ...identified(id, messages, 'first_message'),
      title,
      created_at: chat.time('inserted_at') ?? chat.time('create_time'),
      updated_at: chat.time('updated_at') ?? chat.time('update_time'),
      model: null,
      messages,
      active_id: activeMessage(chat.id('current_node'), tree, messages, { where, sink, always_named: false }),
      ...asRest(chat.left(), rest),
    },
    where,
  );
}

function readMessage({ id, parent_id, item }: PlacedItem<MappedMessage>, where: string, sink: Sink): ChatMessage {
  const message = new Fields(item.message);
  const fragments = message.list('fragments');
  const isQuestion = fragments.some((fragment) => new Fields(fragment).peek('type') === 'REQUEST');
  const word = message.label('role') ?? (isQuestion ? 'user' : fragments.length > 0 ? 'assistant' : null);
  const parts = fragments.flatMap((fragment) => readFragment(fragment, where, sink));
  const files = message.list('files').map((file): ChatPart => {
    const fields = new Fields(file);
    const name = fields.label('file_name') ?? fields.label('name') ?? fields.peek('id') ?? 'file';
    return { type: 'file', name: textOf(name), media_type: null, bytes: null, ...fields.rest() };
  });
  return {
    id,
    parent_id,
    role: roleOf(word, where, sink),
    created_at: message.time('inserted_at'),
    model: message.label('model'),
    parts: [...parts, ...files],
    ...restOfMapped(message, item),
  };
}

function readFragment(value: JsonValue, where: string, sink: Sink): ChatPart[] {
  const fragment = new Fields(value);
  const kind = fragment.text('type') ?? typeof value;
  const text = fragment.text('content');
  switch (kind) {
    case 'REQUEST':
    case 'RESPONSE':
    case 'THINK': {
      if (text === null) break;
      const part = { text, ...fragment.rest() };
      return text === '' ? [] : [kind === 'THINK' ? { type: 'reasoning', ...part } : { type: 'text', ...part }];
    }
    case 'SEARCH': {
      // The results stay with the call as they are, too: they say more than a title and a page.
      const results = fragment.peek('results');
      const found = Array.isArray(results) ? results.map((result) => new Fields(result)) : [];
      const pages = found.map((page): ChatPart => ({
        type: 'source',
        title: page.label('title'),
        url: page.label('url'),
      }));
      return [{ type: 'tool_call', name: kind, call_id: null, input: text ?? '', ...fragment.rest() }, ...pages];
    }
    default:
  }
  sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  return [{ type: 'unknown', kind, value }];
}
