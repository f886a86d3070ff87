// chatbot-ui's export of all chats: version 4, and the older ones, which are lists of chats or have them under `history`.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { contentParts } from './api-content.ts';
import { Chain } from './chain.ts';
import { Fields } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { giveChat, warnOfSettings, withFolder, foldersOf } from './give-chat.ts';
import { roleOf } from './roles.ts';

export const chatbotUi: EntryFormat = {
  name: 'chatbot-ui',
  title: 'chatbot-ui',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some((entry) => isExport(entry) || isChat(entry)),
  readEntry: ({ value, where }, sink) => {
    const file = new Fields(value);
    const folders = foldersOf(file);
    file.take('version');
    const prompts = file.list('prompts').length;
    if (isChat(value)) {
      readChat(value, where, folders, sink);
    } else if (isExport(value)) {
      for (const [index, chat] of file.list('history').entries())
        readChat(chat, `${where}.history[${index}]`, folders, sink);
      warnOfSettings(file, where, sink);
    } else {
      sink.skip(where, 'entry_not_a_conversation');
      return;
    }
    const others = prompts === 0 ? '' : ` Its ${prompts} prompts are not chats, and were not imported.`;
    sink.warn('no_ids', where, `Messages have no ids, and are named by their places.${others}`);
    sink.warn('no_times', where, 'Neither chats nor messages have times.');
  },
};

function isExport(value: JsonValue): boolean {
  const history = new Fields(value).peek('history');
  return Array.isArray(history) && (history.some(isChat) || (history.length === 0 && new Fields(value).has('folders')));
}

function isChat(value: JsonValue): boolean {
  const chat = new Fields(value);
  return (
    Array.isArray(chat.peek('messages')) &&
    chat.has('name') &&
    chat.has('id') &&
    (chat.has('prompt') || chat.has('folderId'))
  );
}

function readChat(value: JsonValue, where: string, folders: ReadonlyMap<string | null, Fields>, sink: Sink): void {
  if (!isJsonObject(value)) {
    sink.skip(where, 'entry_not_a_conversation');
    return;
  }
  const chat = new Fields(value);
  const chain = new Chain();
  for (const [index, message] of chat.list('messages').entries()) {
    const place = `${where}.messages[${index}]`;
    const unknown = (kind: string): void =>
      sink.warn('unknown_content', place, `Content of kind ${kind} is kept as it is.`);
    const fields = new Fields(message);
    fields.takeIf('type', 'text');
    const parts = contentParts(isJsonObject(message) ? fields.take('content') : [message], unknown);
    const role = roleOf(fields.text('role'), place, sink);
    chain.add({ role, created_at: null, parts, ...fields.rest() }, null);
  }
  const folderId = chat.id('folderId');
  const folder = folderId === null ? undefined : folders.get(folderId);
  giveChat(
    {
      id: chat.id('id'),
      title: chat.text('name'),
      created_at: null,
      updated_at: null,
      model: chat.object('model').text('id'),
      workspace: folder?.text('name') ?? null,
      messages: chain.messages,
      active_id: null,
      ...withFolder(chat.left(), folder),
    },
    where,
    sink,
  );
}
