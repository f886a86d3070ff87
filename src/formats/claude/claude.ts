// Claude: the export of an account, and one conversation as the web app loads it.

import { isJsonObject } from '../../protocol/index.ts';
import type { ChatMessage, ChatPart } from '../chat.ts';
import { Fields, joined } from '../fields.ts';
import type { Entry, EntryFormat, Sink } from '../format.ts';
import { identified } from '../identity.ts';
import { type Listed, listedNodes } from '../listed-nodes.ts';
import { roleOf } from '../roles.ts';
import type { TreeNode } from '../tree.ts';
import { orderTree, parentOrNone } from '../tree.ts';
import { isDesignChat, readDesignChat } from './design.ts';
import { readFiles } from './files.ts';
import { headOf } from './head.ts';
import { readBlocks } from './blocks.ts';

/** What lies beside the conversations in the ZIP, and has no chats. */
const COMPANIONS = /^(?:.*\/)?(?:projects|memories)\.json$/;
const OTHERS = /^(?:.*\/)?users\.json$/;

/** What the web app writes into `text` for each block that it cannot show as text. */
const POISON = 'This block is not supported on your current device yet.';

export const claude: EntryFormat = {
  name: 'claude',
  title: 'Claude',
  unit: 'entry',

  recognizes: ({ entries }) => {
    return entries.some(
      (entry) => isJsonObject(entry) && (Array.isArray(entry['chat_messages']) || isDesignChat(entry)),
    );
  },

  companions: (path) => COMPANIONS.test(path),
  others: (path) => OTHERS.test(path),

  checkFolder: (sink, { companions }) => {
    for (const [path, value] of companions) {
      if (!COMPANIONS.test(path) || !Array.isArray(value)) continue;
      if (value.some((item) => new Fields(item).has('uuid') || new Fields(item).has('conversations_memory'))) {
        sink.warn(
          'settings_not_imported',
          path,
          'Projects with their documents, and memories, are not chats, and were not imported.',
        );
      }
    }
  },

  readEntry: (entry, sink) => {
    if (isDesignChat(entry.value)) readDesignChat(entry, sink);
    else readConversation(entry, sink);
  },
};

function readConversation({ value, where }: Entry, sink: Sink): void {
  const chat = new Fields(value);
  const head = headOf(chat);
  if (!Array.isArray(chat.peek('chat_messages'))) {
    sink.skip(where, 'entry_not_a_conversation', head.title);
    return;
  }
  const nodes = listedNodes(chat.list('chat_messages'), `${where}.chat_messages`, sink, nodeOf);
  if (nodes.length === 0) {
    sink.skip(where, 'no_messages', head.title);
    return;
  }

  const tree = orderTree(nodes, (fault, { id, parent_id, item }) => {
    sink.warn(fault, item?.where ?? where, `The message ${id} says that it follows ${String(parent_id)}.`);
  });
  const leaf = chat.peek('current_leaf_message_uuid');
  const shown = typeof leaf === 'string' ? tree.messageOf(leaf) : null;
  if (shown !== null) chat.take('current_leaf_message_uuid');
  else if (tree.has_branches) {
    sink.warn(
      'no_active_leaf',
      where,
      'The file does not say which branch was shown. The one with its last message is.',
    );
  }

  const last = tree.items.reduce((one, other) => (other.item.place > one.item.place ? other : one));
  const messages = tree.items.map(({ id, parent_id, item }) => readMessage(item, id, parent_id, sink));
  sink.chat(
    {
      ...head,
      ...identified(head.id, messages, 'first_message'),
      messages,
      active_id: shown ?? last.id,
      ...chat.rest(),
    },
    where,
  );
}

function nodeOf(listed: Listed, before: string | null): TreeNode<Listed> {
  const { fields, place } = listed;
  const parent = fields.id('parent_message_uuid');
  // Older exports have no parents: there, each message follows the one before it.
  return {
    id: fields.id('uuid') ?? `#${place}`,
    parent_id: parent === null ? before : parentOrNone(parent),
    item: listed,
  };
}

function readMessage({ fields, where }: Listed, id: string, parentId: string | null, sink: Sink): ChatMessage {
  const parts = readBlocks(fields, (kind) => {
    sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  });
  const text = fields.peek('text');
  if (typeof text === 'string' && isSaid(text, parts)) fields.take('text');
  else if (typeof text === 'string' && parts.length === 0)
    parts.push({ type: 'text', text: fields.text('text') ?? '' });
  const files = readFiles(fields, (name) => {
    sink.warn('attachment_not_included', where, `The export does not have the file ${name}.`);
  });
  const stopped = fields.peek('stop_reason');
  return {
    id,
    parent_id: parentId,
    role: roleOf(fields.text('sender') ?? fields.text('role'), where, sink),
    created_at: fields.time('created_at'),
    model: fields.label('model'),
    parts: [...parts, ...files],
    cut_off: stopped === 'user_canceled' || stopped === 'max_tokens',
    ...fields.rest(),
  };
}

/** Whether `text` says no more than the blocks do. */
function isSaid(text: string, parts: readonly ChatPart[]): boolean {
  if (text === '' || (parts.length > 0 && text.includes(POISON))) return true;
  const said = joined(
    parts.map((part) => (part.type === 'text' ? part.text : null)),
    '',
  );
  return said !== null && said.replaceAll(/\s/g, '') === text.replaceAll(/\s/g, '');
}
