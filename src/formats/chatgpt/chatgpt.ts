// ChatGPT: the export of an account (`conversations.json`, whole or in shards, with or without its ZIP), and one conversation as
// the web app loads it.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { activeMessage, faultText } from '../active.ts';
import type { Chat, ChatMessage, ChatPart, JsonObject } from '../chat.ts';
import { asRest, Fields, joined } from '../fields.ts';
import type { Entry, EntryFormat, Sample, Sink, Surroundings } from '../format.ts';
import { identified } from '../identity.ts';
import type { MappedMessage } from '../mapping.ts';
import { readMapping, restOfMapped } from '../mapping.ts';
import { roleOf } from '../roles.ts';
import { orderTree } from '../tree.ts';
import { ASSET_NAMES, type Assets, assetsOf, baseName } from './assets.ts';
import { readContent } from './content.ts';
import { MANIFEST, warnOfMissingShards } from './shards.ts';

const COMPANIONS: ReadonlySet<string> = new Set([MANIFEST, ASSET_NAMES]);

/** What lies beside the conversations in the ZIP, and has no chats, or the same once more, as `chat.html`. */
const OTHERS: ReadonlySet<string> = new Set([
  'chat.html',
  'group_chats.json',
  'message_feedback.json',
  'model_comparisons.json',
  'shared_conversations.json',
  'shopping.json',
  'sora.json',
  'user.json',
  'user_settings.json',
]);

const HIDDEN_KINDS: ReadonlySet<string | null> = new Set([
  'thoughts',
  'reasoning_recap',
  'user_editable_context',
  'model_editable_context',
]);

/** Types of `finish_details` of an answer that goes on where it is not shown. */
const UNFINISHED: ReadonlySet<unknown> = new Set(['interrupted', 'max_tokens']);

/** What almost every message says. */
const DEFAULTS: readonly (readonly [string, JsonValue])[] = [
  ['status', 'finished_successfully'],
  ['weight', 1],
  ['recipient', 'all'],
];

export const chatgpt: EntryFormat = {
  name: 'chatgpt',
  title: 'ChatGPT',
  unit: 'entry',

  recognizes: (sample: Sample) =>
    sample.entries.some((entry) => isJsonObject(entry) && isJsonObject(entry['mapping'] ?? null)),

  companions: (path) => COMPANIONS.has(baseName(path)),
  others: (path) => OTHERS.has(baseName(path)),

  checkFolder: warnOfMissingShards,

  readEntry: (entry: Entry, sink: Sink, surroundings: Surroundings) => {
    const chat = new Fields(entry.value);
    const mapping = chat.take('mapping');
    if (mapping === undefined || !isJsonObject(mapping)) {
      sink.skip(entry.where, 'entry_not_a_conversation', chat.label('title'));
      return;
    }
    readConversation(chat, mapping, entry.where, { sink, assets: assetsOf(surroundings) });
  },
};

function readConversation(chat: Fields, mapping: JsonObject, where: string, context: Context): void {
  const { sink } = context;
  const { nodes, rest } = readMapping(mapping);
  const tree = orderTree(nodes, (fault, node) => {
    sink.warn(fault, `${where}.mapping.${node.id}`, faultText(node.parent_id));
  });
  const title = chat.label('title');
  if (tree.items.length === 0) {
    sink.skip(where, 'no_messages', title);
    return;
  }

  const messages = tree.items.map(({ id, parent_id, item }) => {
    return readMessage(item, id, parent_id, `${where}.mapping.${id}`, context);
  });
  const active = activeMessage(chat.id('current_node'), tree, messages, { where, sink, always_named: true });
  sink.chat({ ...headOf(chat, messages), title, messages, active_id: active, ...asRest(chat.left(), rest) }, where);
}

function headOf(
  chat: Fields,
  messages: readonly ChatMessage[],
): Omit<Chat, 'title' | 'messages' | 'active_id' | 'rest'> {
  const id = chat.id('conversation_id') ?? chat.id('id');
  if (id !== null) chat.takeIf('id', id);
  const template = chat.peek('conversation_template_id');
  return {
    ...identified(id, messages, 'first_message'),
    created_at: chat.time('create_time'),
    updated_at: chat.time('update_time'),
    model: chat.text('default_model_slug'),
    // Other templates are custom GPTs.
    ...(typeof template === 'string' && template.startsWith('g-p-') ? { workspace: template } : {}),
  };
}

/** What is the same for all messages of a file. */
interface Context {
  readonly sink: Sink;
  readonly assets: Assets;
}

function readMessage(
  item: MappedMessage,
  id: string,
  parentId: string | null,
  where: string,
  context: Context,
): ChatMessage {
  const { sink, assets } = context;
  const message = new Fields(item.message);
  message.takeIf('id', id);
  const author = message.object('author');
  const role = roleOf(author.text('role'), where, sink);
  const content = readContent(message, assets);
  for (const kind of content.unknown)
    sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  for (const name of content.missing)
    sink.warn('attachment_not_included', where, `The archive does not have the file ${name}.`);

  const recipient = message.peek('recipient');
  const tool = typeof recipient === 'string' && recipient !== 'all' && recipient !== '' ? recipient : null;
  const metadata = message.object('metadata');
  const model = metadata.label('model_slug');
  const createdAt = message.time('create_time');
  const name = author.label('name');
  const isHidden =
    role === 'system' ||
    tool !== null ||
    message.peek('weight') === 0 ||
    metadata.peek('is_visually_hidden_from_conversation') === true ||
    HIDDEN_KINDS.has(content.kind);
  const isCutOff = isUnfinished(message, metadata);
  for (const [key, value] of DEFAULTS) message.takeIf(key, value);

  return {
    id,
    parent_id: parentId,
    role,
    created_at: createdAt,
    model,
    parts: tool === null ? content.parts : asToolCall(content.parts, tool),
    hidden: isHidden,
    cut_off: isCutOff,
    name,
    ...(content.kind === null ? {} : { kind: content.kind }),
    ...restOfMapped(message, item),
  };
}

function isUnfinished(message: Fields, metadata: Fields): boolean {
  const status = message.peek('status');
  if (typeof status === 'string' && status !== 'finished_successfully') return true;
  return UNFINISHED.has(metadata.object('finish_details').peek('type'));
}

/** What goes to a tool: its text is the input of the call. */
function asToolCall(parts: readonly ChatPart[], name: string): readonly ChatPart[] {
  const input = joined(
    parts.map((part) => (part.type === 'text' ? part.text : null)),
    '\n',
  );
  return [
    { type: 'tool_call', name, call_id: null, input: input ?? '' },
    ...parts.filter((part) => part.type !== 'text'),
  ];
}
