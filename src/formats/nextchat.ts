// NextChat's backup: all of its stores, one of which has the chats. One chat alone is exported as OpenAI messages.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { append } from './append.ts';
import { contentParts } from './api-content.ts';
import { Chain, type ChainedMessage } from './chain.ts';
import type { ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { giveChain, warnOfSettings } from './give-chat.ts';
import { roleOf } from './roles.ts';

const STORE = 'chat-next-web-store';

export const nextchat: EntryFormat = {
  name: 'nextchat',
  title: 'NextChat',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isBackup),
  readEntry: ({ value, where }, sink) => {
    if (!isBackup(value)) {
      sink.skip(where, 'entry_not_a_conversation');
      return;
    }
    const backup = new Fields(value);
    const dates = { isLocal: false };
    const store = backup.object(STORE);
    for (const key of ['currentSessionIndex', 'lastInput', 'lastUpdateTime', '_hasHydrated']) store.take(key);
    for (const [index, session] of store.list('sessions').entries())
      readSession(session, `${where}.${STORE}.sessions[${index}]`, sink, dates);
    if (dates.isLocal)
      sink.warn('local_time_without_zone', where, 'Times of messages have no time zone, and are kept as they are.');
    warnOfSettings(backup, where, sink);
  },
};

function isBackup(value: JsonValue): boolean {
  return new Fields(new Fields(value).peek(STORE)).has('sessions');
}

function readSession(value: JsonValue, where: string, sink: Sink, dates: { isLocal: boolean }): void {
  if (!isJsonObject(value)) {
    sink.skip(where, 'entry_not_a_conversation');
    return;
  }
  const session = new Fields(value);
  const mask = session.object('mask');
  const chain = new Chain();
  // The instructions of the persona stand first, and are not shown with the chat.
  const context = mask.list('context').map((message) => [message, true] as const);
  const messages = session.list('messages').map((message) => [message, false] as const);
  for (const [message, isContext] of [...context, ...messages]) {
    const fields = new Fields(message);
    if (textOf(fields.peek('date')) !== '' && fields.time('date') === null) dates.isLocal = true;
    const id = fields.id('id');
    chain.add(readMessage(fields, message, isContext, where, sink), id);
  }
  giveChain(
    chain,
    {
      id: session.id('id'),
      title: session.text('topic'),
      created_at: null,
      updated_at: session.time('lastUpdate'),
      model: mask.object('modelConfig').text('model'),
      ...session.rest(),
    },
    where,
    sink,
  );
}

function readMessage(
  fields: Fields,
  message: JsonValue,
  isContext: boolean,
  where: string,
  sink: Sink,
): ChainedMessage {
  if (!isJsonObject(message)) {
    sink.warn('unknown_content', where, 'A message is not an object, and is kept as it is.');
    return { role: 'unknown', created_at: null, parts: [{ type: 'unknown', kind: 'message', value: message }] };
  }
  const role = roleOf(fields.text('role'), where, sink);
  const parts = contentParts(fields.take('content'), (kind) => {
    sink.warn('unknown_content', where, `A block of kind ${kind} is kept as it is.`);
  });
  append(parts, fields.list('tools').flatMap(toolParts));
  if (fields.flag('isError') === true) parts.push({ type: 'error', text: textOf(new Fields(message).peek('content')) });
  const created_at = fields.time('date');
  const cut_off = fields.flag('streaming') === true;
  return { role, created_at, model: fields.text('model'), parts, hidden: isContext, cut_off, ...fields.rest() };
}

/** A call, and its result where it has one. */
function toolParts(tool: JsonValue): ChatPart[] {
  const fields = new Fields(tool);
  const call_id = fields.id('id');
  const called = fields.object('function');
  const name = called.text('name') ?? '';
  const input = textOf(called.take('arguments'));
  const result = fields.text('content') ?? fields.text('errorMsg');
  const is_error = fields.flag('isError') === true;
  const call: ChatPart = { type: 'tool_call', name, call_id, input, ...fields.rest() };
  return result === null ? [call] : [call, { type: 'tool_result', call_id, name, text: result, is_error }];
}
