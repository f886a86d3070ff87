// LibreChat: the export of one conversation, as a list of messages or as messages that nest in each other.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { faultText } from './active.ts';
import { contentParts } from './api-content.ts';
import type { ChatMessage, ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { identified } from './identity.ts';
import { roleOf } from './roles.ts';
import { restWithoutSecrets } from './secrets.ts';
import type { PlacedItem, TreeNode } from './tree.ts';
import { orderTree, parentOrNone } from './tree.ts';

/** How older versions write the reasoning of a model into its text. */
const THINKING = /^:::thinking\n([\s\S]*?)\n:::\s*/;

export const librechat: EntryFormat = {
  name: 'librechat',
  title: 'LibreChat',
  unit: 'entry',

  recognizes: ({ entries }) => {
    return entries.some((entry) =>
      messagesOf(new Fields(entry)).some((message) => new Fields(message).has('messageId')),
    );
  },

  readEntry: ({ value, where }, sink) => {
    const chat = new Fields(value);
    const title = chat.label('title');
    const key = Array.isArray(chat.peek('messages')) ? 'messages' : 'messagesTree';
    if (!Array.isArray(chat.peek(key))) {
      sink.skip(where, 'entry_not_a_conversation', title);
      return;
    }
    const nodes = nodesOf(chat.list(key), `${where}.${key}`, sink);
    if (nodes.length === 0) {
      sink.skip(where, 'no_messages', title);
      return;
    }
    const tree = orderTree(nodes, (fault, { item, parent_id }) =>
      sink.warn(fault, item?.where ?? where, faultText(parent_id)),
    );
    if (tree.has_branches)
      sink.warn('no_active_leaf', where, 'The file does not say which branch was shown. The last one is.');
    const messages = tree.items.map((placed) => readMessage(placed, sink));
    const model = chat.object('options').label('model') ?? chat.label('model');
    const id = chat.id('conversationId');
    sink.chat(
      {
        ...identified(id, messages, 'first_message'),
        title,
        created_at: chat.time('createdAt'),
        updated_at: chat.time('updatedAt'),
        model,
        messages,
        // The last of the children at each step: what the app shows when it opens a conversation.
        active_id: messages.at(-1)?.id ?? null,
        ...restWithoutSecrets(chat, where, sink),
      },
      where,
    );
  },
};

function messagesOf(chat: Fields): readonly JsonValue[] {
  const messages = chat.peek('messages') ?? chat.peek('messagesTree');
  return Array.isArray(messages) ? messages : [];
}

interface Item {
  readonly message: Fields;
  readonly where: string;
}

/** The messages, also those that nest, each after its parent. Without recursion: each message of a long chat nests deeper. */
function nodesOf(values: readonly JsonValue[], path: string, sink: Sink): TreeNode<Item>[] {
  const nodes: TreeNode<Item>[] = [];
  const open: { readonly value: JsonValue; readonly where: string; readonly parentId: string | null }[] = [];
  const push = (list: readonly JsonValue[], where: string, parentId: string | null): void => {
    for (let place = list.length - 1; place >= 0; place -= 1) {
      open.push({ value: list[place] ?? null, where: `${where}[${place}]`, parentId });
    }
  };
  push(values, path, null);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, where } = next;
    if (!isJsonObject(value)) {
      if (value !== null) sink.warn('unknown_entry', where, 'It is not a message.');
      continue;
    }
    const message = new Fields(value);
    const id = message.id('messageId') ?? `#${nodes.length}`;
    const parentId = message.id('parentMessageId') ?? next.parentId;
    nodes.push({ id, parent_id: parentOrNone(parentId), item: { message, where } });
    // Places in nested lists would make texts that grow with the depth.
    push(message.list('children'), `${path}…${id}.children`, id);
  }
  return nodes;
}

function readMessage({ id, parent_id, item }: PlacedItem<Item>, sink: Sink): ChatMessage {
  const { message, where } = item;
  const unknown = (kind: string): void =>
    sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  const content = message.list('content').flatMap((block) => readBlock(block, unknown));
  const text = message.label('text');
  const parts = content.length > 0 ? content : textParts(text ?? '');
  if (content.length > 0 && text !== null && !says(content, text)) parts.push({ type: 'text', text });
  if (message.flag('error') === true && !parts.some(({ type }) => type === 'error')) asErrors(parts);

  const isUser = message.flag('isCreatedByUser');
  const word = isUser === null ? message.label('role') : isUser ? 'user' : 'assistant';
  const unfinished = message.flag('unfinished') === true;
  return {
    id,
    parent_id,
    role: roleOf(word, where, sink),
    created_at: message.time('createdAt'),
    model: message.label('model'),
    parts: [...parts, ...filesOf(message)],
    cut_off: unfinished || message.peek('finish_reason') === 'incomplete',
    ...message.rest(),
  };
}

function says(content: readonly ChatPart[], text: string): boolean {
  return content.some((part) => part.type === 'text' && part.text.includes(text));
}

function textParts(text: string): ChatPart[] {
  const [whole = '', thoughts] = THINKING.exec(text) ?? [];
  const answer = text.slice(whole.length);
  const reasoning: ChatPart[] = thoughts === undefined ? [] : [{ type: 'reasoning', text: thoughts }];
  return answer === '' ? reasoning : [...reasoning, { type: 'text', text: answer }];
}

/** Of a message that failed, the text is the error. */
function asErrors(parts: ChatPart[]): void {
  for (const [place, part] of parts.entries())
    if (part.type === 'text') parts[place] = { type: 'error', text: part.text };
}

function readBlock(block: JsonValue, unknown: (kind: string) => void): ChatPart[] {
  if (block === null) return [];
  const fields = new Fields(block);
  switch (fields.text('type')) {
    case 'text': {
      const text = fields.text('text') ?? fields.object('text').text('value');
      if (text === null) break;
      return text === '' ? [] : [{ type: 'text', text, ...fields.rest() }];
    }
    case 'think': {
      const text = fields.text('think') ?? fields.object('think').text('value');
      if (text === null) break;
      return text === '' ? [] : [{ type: 'reasoning', text, ...fields.rest() }];
    }
    case 'tool_call': {
      const call = fields.object('tool_call');
      const of = { name: call.label('name') ?? call.object('function').label('name') ?? '', call_id: call.id('id') };
      const input = textOf(call.take('args') ?? call.object('function').take('arguments'));
      const output = call.take('output') ?? call.object('function').take('output') ?? null;
      const result: ChatPart[] = output === null ? [] : [{ type: 'tool_result', ...of, text: textOf(output) }];
      return [{ type: 'tool_call', ...of, input, ...fields.rest() }, ...result];
    }
    case 'error': {
      const text = textOf(fields.take('error') ?? fields.take('text'));
      return [{ type: 'error', text, ...fields.rest() }];
    }
    case 'image_file': {
      const file = fields.object('image_file');
      const name = file.label('filename') ?? file.label('file_id') ?? 'image_file';
      return [{ type: 'file', name, media_type: file.label('type'), bytes: null, ...fields.rest() }];
    }
    default:
  }
  return contentParts([block], unknown);
}

/** Uploads, and what tools have made. What a tool says beside, such as pages that it found, stays in the rest. */
function filesOf(message: Fields): ChatPart[] {
  const attachments = message.peek('attachments');
  const made =
    Array.isArray(attachments) && attachments.every((value) => new Fields(value).has('filename'))
      ? message.list('attachments')
      : [];
  return [...message.list('files'), ...made].map((value): ChatPart => {
    if (!isJsonObject(value)) return { type: 'unknown', kind: 'file', value };
    const file = new Fields(value);
    const name = file.label('filename') ?? file.label('file_id') ?? 'file';
    const text = file.label('text');
    return {
      type: 'file',
      name,
      media_type: file.label('type'),
      bytes: null,
      ...(text === null ? {} : { text }),
      ...file.rest(),
    };
  });
}
