// The chats of llama.cpp's web UI: `{ conv, messages }`, one or a list of them. The first message of a tree is a root without text.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { activeMessage, faultText } from './active.ts';
import { fileOfUrl, reasoningParts, textParts } from './api-content.ts';
import type { ChainedMessage } from './chain.ts';
import type { ChatFile, ChatPart } from './chat.ts';
import { asRest, Fields, idOf, textOf } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { giveChat } from './give-chat.ts';
import { roleOf } from './roles.ts';
import { toolCallParts } from './tool-calls.ts';
import { orderTree, type TreeNode } from './tree.ts';
import { parseValue } from './value-sink.ts';

export const llamaCpp: EntryFormat = {
  name: 'llama-cpp',
  title: 'llama.cpp',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isChat),
  readEntry: ({ value, where }, sink) => {
    if (isChat(value)) readChat(new Fields(value), where, sink);
    else sink.skip(where, 'entry_not_a_conversation');
  },
};

function isChat(value: JsonValue): boolean {
  return isJsonObject(value) && isJsonObject(value['conv'] ?? null) && Array.isArray(value['messages']);
}

function readChat(chat: Fields, where: string, sink: Sink): void {
  const conversation = chat.object('conv');
  const listed = chat.list('messages');
  const roots = listed.filter(isRoot);
  const nodes = listed.map((message, index) => nodeOf(message, `${where}.messages[${index}]`, index, sink));
  const tree = orderTree(nodes, (fault, { parent_id }) => sink.warn(fault, where, faultText(parent_id)));
  const title = conversation.text('name');
  const messages = tree.items.map(({ id, parent_id, item }) => ({ ...item, id, parent_id }));
  const around = { where, sink, always_named: false };
  const active_id = activeMessage(conversation.id('currNode'), tree, messages, around);
  const id = conversation.id('id');
  const updated_at = conversation.time('lastModified');
  const rest = asRest(chat.left(), roots.length === 0 ? {} : { roots });
  giveChat({ id, title, created_at: null, updated_at, model: null, messages, active_id, ...rest }, where, sink);
}

function nodeOf(value: JsonValue, where: string, index: number, sink: Sink): TreeNode<ChainedMessage> {
  const fields = new Fields(value);
  const id = fields.id('id') ?? `#${index}`;
  const parent_id = fields.has('parent') ? idOf(fields.take('parent')) : undefined;
  const children = fields.list('children').flatMap((child) => idOf(child) ?? []);
  const item = isRoot(value) ? null : readMessage(fields, value, where, sink);
  return { id, parent_id, children, item };
}

/** The link above the first messages. */
function isRoot(value: JsonValue): boolean {
  const fields = new Fields(value);
  return fields.peek('type') === 'root' && textOf(fields.peek('content')) === '';
}

function readMessage(fields: Fields, value: JsonValue, where: string, sink: Sink): ChainedMessage {
  const role = roleOf(fields.text('role'), where, sink);
  const created_at = fields.time('timestamp');
  const model = fields.text('model');
  fields.takeIf('type', 'text');
  fields.take('convId');
  const reasoning = fields.text('thinking') || fields.text('reasoningContent');
  const content = fields.text('content');
  const call_id = role === 'tool' ? fields.id('toolCallId') : null;
  const isResult = call_id !== null && content !== null;
  const parts: ChatPart[] = [
    ...reasoningParts(reasoning),
    ...(isResult ? [{ type: 'tool_result', call_id, text: content } as const] : textParts(content)),
    ...callsOf(fields, where, sink),
    ...fields.list('extra').map((extra) => extraPart(extra, where, sink)),
  ];
  if (!isJsonObject(value)) parts.push({ type: 'unknown', kind: 'message', value });
  return { role, created_at, model, parts, ...fields.rest() };
}

/** The calls are a list, as JSON in a text. What is no list stays as it is. */
function callsOf(fields: Fields, where: string, sink: Sink): ChatPart[] {
  const text = fields.peek('toolCalls');
  const calls = typeof text === 'string' ? parseValue(text) : text;
  if (!Array.isArray(calls)) {
    fields.takeIf('toolCalls', '');
    return [];
  }
  fields.take('toolCalls');
  return toolCallParts(calls, (kind) => sink.warn('unknown_content', where, `A ${kind} is kept as it is.`));
}

function extraPart(value: JsonValue, where: string, sink: Sink): ChatPart {
  const fields = new Fields(value);
  const kind = fields.text('type') ?? '';
  const name = fields.label('name') ?? kind;
  const file = fileOf(kind.toLowerCase(), name, fields);
  if (file !== null) return { type: 'file', ...file, ...fields.rest() };
  sink.warn('unknown_content', where, `An attachment of kind ${kind} is kept as it is.`);
  return { type: 'unknown', kind, value };
}

function fileOf(kind: string, name: string, fields: Fields): ChatFile | null {
  const text = fields.text('content');
  const url = fields.text('base64Url');
  const data = fields.text('base64Data');
  const mediaType = fields.text('mimeType') ?? (kind === 'pdf' || kind === 'pdffile' ? 'application/pdf' : null);
  const held = text === null ? {} : { text };
  if (url !== null) return { ...fileOfUrl(name, url, mediaType), ...held };
  if (data !== null)
    return { name, media_type: mediaType, bytes: { data: `data:${mediaType ?? ''};base64,${data}` }, ...held };
  return text === null ? null : { name, media_type: mediaType, bytes: null, ...held };
}
