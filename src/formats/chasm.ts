// chasm's sessions of other tools: its own shape, alone or as a list (a harvest), which may also hold sessions in the shape of VS Code.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { contentParts } from './api-content.ts';
import { Chain } from './chain.ts';
import { Fields } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { giveChain } from './give-chat.ts';
import { roleOf } from './roles.ts';
import { readSession } from './vscode/session.ts';
import { isSession } from './vscode/vscode.ts';

export const chasm: EntryFormat = {
  name: 'chasm',
  title: 'chasm',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isOwn),
  readEntry: ({ value, where }, sink) => {
    if (!isJsonObject(value)) sink.skip(where, 'entry_not_a_conversation');
    else if (isSession(value)) readSession(value, where, sink);
    else if (Array.isArray(value['messages'])) readChat(new Fields(value), where, sink);
    else sink.skip(where, 'entry_not_a_conversation');
  },
};

/** Its messages have times and models, which OpenAI messages do not have. A session in the shape of VS Code says that it was imported. */
function isOwn(entry: JsonValue): boolean {
  if (!isJsonObject(entry)) return false;
  if (isSession(entry)) return entry['isImported'] === true && entry['initialLocation'] === 'imported';
  const { id, title = null, messages } = entry;
  const isNamed = typeof id === 'string' && (title === null || typeof title === 'string');
  if (!isNamed || !['created_at', 'updated_at', 'model'].every((key) => Object.hasOwn(entry, key))) return false;
  return Array.isArray(messages) && messages.every(isOwnMessage);
}

function isOwnMessage(message: JsonValue): boolean {
  if (!isJsonObject(message)) return message === null;
  return ['role', 'content', 'timestamp', 'model'].every((key) => Object.hasOwn(message, key));
}

function readChat(session: Fields, where: string, sink: Sink): void {
  const chain = new Chain();
  for (const [index, message] of session.list('messages').entries()) {
    const place = `${where}.messages[${index}]`;
    const unknown = (kind: string): void =>
      sink.warn('unknown_content', place, `Content of kind ${kind} is kept as it is.`);
    const fields = new Fields(message);
    const parts = contentParts(isJsonObject(message) ? fields.take('content') : [message], unknown);
    const role = roleOf(fields.text('role'), place, sink);
    const [created_at, model, id] = [fields.time('timestamp'), fields.text('model'), fields.id('id')];
    chain.add({ role, created_at, model, parts, ...fields.rest() }, id);
  }
  giveChain(
    chain,
    {
      id: session.id('id'),
      title: session.text('title'),
      created_at: session.time('created_at'),
      updated_at: session.time('updated_at'),
      model: session.text('model'),
      ...session.rest(),
    },
    where,
    sink,
  );
}
