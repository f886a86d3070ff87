// TypingMind's export of all data.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { contentParts } from './api-content.ts';
import { Chain } from './chain.ts';
import { resultParts, toolCallParts } from './tool-calls.ts';
import { Fields } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { giveChain, warnOfSettings, withFolder, foldersOf } from './give-chat.ts';
import { roleOf } from './roles.ts';

export const typingmind: EntryFormat = {
  name: 'typingmind',
  title: 'TypingMind',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some((entry) => isExport(entry) || isChat(entry)),
  readEntry: ({ value, where }, sink) => {
    if (isChat(value)) {
      readChat(value, where, new Map(), sink);
      return;
    }
    if (!isExport(value)) {
      sink.skip(where, 'entry_not_a_conversation');
      return;
    }
    const file = new Fields(value);
    const data = file.object('data');
    const folders = foldersOf(data);
    for (const [index, chat] of data.list('chats').entries())
      readChat(chat, `${where}.data.chats[${index}]`, folders, sink);
    warnOfSettings(file, where, sink);
  },
};

function isExport(value: JsonValue): boolean {
  const chats = new Fields(new Fields(value).peek('data')).peek('chats');
  return Array.isArray(chats) && (chats.length === 0 || chats.some(isChat));
}

function isChat(value: JsonValue): boolean {
  const chat = new Fields(value);
  return Array.isArray(chat.peek('messages')) && (chat.has('chatID') || chat.has('chatTitle'));
}

function readChat(value: JsonValue, where: string, folders: ReadonlyMap<string | null, Fields>, sink: Sink): void {
  if (!isJsonObject(value)) {
    sink.skip(where, 'entry_not_a_conversation');
    return;
  }
  const chat = new Fields(value);
  const chain = new Chain();
  for (const [index, message] of chat.list('messages').entries())
    readMessage(message, `${where}.messages[${index}]`, chain, sink);
  const id = chat.id('chatID') ?? chat.id('id');
  if (id !== null) chat.takeIf('id', id);
  const folderId = chat.id('folderID');
  const folder = folderId === null ? undefined : folders.get(folderId);
  giveChain(
    chain,
    {
      id,
      title: chat.text('chatTitle'),
      created_at: chat.time('createdAt'),
      updated_at: chat.time('updatedAt'),
      model: chat.text('model'),
      workspace: folder?.text('title') ?? folder?.text('name') ?? null,
      ...withFolder(chat.left(), folder),
    },
    where,
    sink,
  );
}

function readMessage(value: JsonValue, where: string, chain: Chain, sink: Sink): void {
  const unknown = (kind: string): void =>
    sink.warn('unknown_content', where, `A block of kind ${kind} is kept as it is.`);
  if (!isJsonObject(value)) {
    unknown(typeof value);
    chain.add({ role: 'unknown', created_at: null, parts: [{ type: 'unknown', kind: 'message', value }] }, null);
    return;
  }
  const fields = new Fields(value);
  const id = fields.id('uuid') ?? fields.id('id');
  const role = roleOf(fields.text('role'), where, sink);
  const created_at = fields.time('createdAt');
  const model = fields.text('model');
  const content = contentParts(fields.take('content'), unknown);
  const result = role === 'tool' ? resultParts(content, fields.id('tool_call_id'), fields.text('name')) : content;
  const parts = [...result, ...toolCallParts(fields.list('tool_calls'), unknown)];
  chain.add({ role, created_at, model, parts, ...fields.rest() }, id);
}
