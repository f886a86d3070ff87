// big-AGI's files: one conversation, or a backup of all, which also holds the keys of providers.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { textParts } from '../api-content.ts';
import { Chain } from '../chain.ts';
import { Fields } from '../fields.ts';
import type { EntryFormat, Sink } from '../format.ts';
import { giveChain, warnOfSettings, withFolder } from '../give-chat.ts';
import { roleOf } from '../roles.ts';
import { fragmentParts } from './fragments.ts';

export const bigAgi: EntryFormat = {
  name: 'big-agi',
  title: 'big-AGI',
  unit: 'entry',
  recognizes: ({ shape, entries }) =>
    shape !== 'text' && entries.some((entry) => isConversation(entry) || conversationsOf(entry).some(isConversation)),
  readEntry: ({ value, where }, sink) => {
    if (isConversation(value)) readConversation(value, where, null, sink);
    else if (isJsonObject(value) && Array.isArray(value['conversations'])) readBackup(new Fields(value), where, sink);
    else sink.skip(where, 'entry_not_a_conversation');
  },
};

function conversationsOf(entry: JsonValue): readonly JsonValue[] {
  return new Fields(entry).list('conversations');
}

function isConversation(value: JsonValue): boolean {
  return new Fields(value).list('messages').some((message) => {
    const fields = new Fields(message);
    return (
      Array.isArray(fields.peek('fragments')) ||
      (fields.has('sender') && fields.has('text') && fields.has('tokenCount'))
    );
  });
}

function readBackup(backup: Fields, where: string, sink: Sink): void {
  const folders = foldersOf(backup);
  const sources = new Fields(backup.peek('models')).list('sources');
  for (const [index, source] of sources.entries()) {
    const setup = new Fields(source).peek('setup') ?? null;
    if (!isJsonObject(setup) || Object.keys(setup).length === 0) continue;
    backup.take('models');
    const place = `${where}.models.sources[${index}].setup`;
    sink.warn('secrets_not_imported', place, 'Models, their providers and the keys of these are not imported.');
  }
  for (const [index, conversation] of backup.list('conversations').entries()) {
    const folder = folders.get(new Fields(conversation).id('id') ?? '') ?? null;
    readConversation(conversation, `${where}.conversations[${index}]`, folder, sink);
  }
  warnOfSettings(backup, where, sink);
}

/** The folder of each conversation that is in one, by its id. */
function foldersOf(backup: Fields): ReadonlyMap<string, Fields> {
  const folders = new Map<string, Fields>();
  const store = backup.object('folders');
  store.take('enableFolders');
  for (const value of store.list('folders')) {
    const folder = new Fields(value);
    for (const id of folder.list('conversationIds')) if (typeof id === 'string') folders.set(id, folder);
  }
  return folders;
}

function readConversation(value: JsonValue, where: string, folder: Fields | null, sink: Sink): void {
  if (!isJsonObject(value)) {
    sink.skip(where, 'entry_not_a_conversation');
    return;
  }
  const conversation = new Fields(value);
  const chain = new Chain();
  for (const [index, message] of conversation.list('messages').entries())
    readMessage(message, `${where}.messages[${index}]`, chain, sink);
  giveChain(
    chain,
    {
      id: conversation.id('id'),
      title: conversation.label('userTitle') ?? conversation.label('autoTitle'),
      created_at: conversation.time('created'),
      updated_at: conversation.time('updated'),
      model: null,
      workspace: folder?.text('title') ?? null,
      ...withFolder(conversation.left(), folder),
    },
    where,
    sink,
  );
}

function readMessage(value: JsonValue, where: string, chain: Chain, sink: Sink): void {
  const unknown = (kind: string): void =>
    sink.warn('unknown_content', where, `A fragment of kind ${kind} is kept as it is.`);
  if (!isJsonObject(value)) {
    unknown(typeof value);
    chain.add({ role: 'unknown', created_at: null, parts: [{ type: 'unknown', kind: 'message', value }] }, null);
    return;
  }
  const fields = new Fields(value);
  const id = fields.id('id');
  const role = roleOf(fields.text('role'), where, sink);
  const created_at = fields.time('created');
  const generator = fields.object('generator');
  const model = generator.text('name') ?? fields.text('originLLM');
  const cut_off = fields.flag('pendingIncomplete') === true || fields.flag('typing') === true;
  // Messages of version 3 have a text.
  const parts = fields.list('fragments').flatMap((fragment) => fragmentParts(fragment, unknown));
  const text = parts.length === 0 ? fields.text('text') : null;
  chain.add({ role, created_at, model, parts: [...parts, ...textParts(text)], cut_off, ...fields.rest() }, id);
}
