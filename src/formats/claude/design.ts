// Claude's design chats: files of their own in the export, with messages in another shape.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { ChatPart } from '../chat.ts';
import { Chain } from '../chain.ts';
import { Fields, textOf } from '../fields.ts';
import type { Entry, Sink } from '../format.ts';
import { identified } from '../identity.ts';
import { roleOf } from '../roles.ts';
import { readFiles } from './files.ts';
import { headOf } from './head.ts';

/** Whether any of its messages has an object with blocks or a text as its content. */
export function isDesignChat(value: JsonValue): boolean {
  if (!isJsonObject(value) || typeof value['uuid'] !== 'string' || !Array.isArray(value['messages'])) return false;
  return value['messages'].some((message) => {
    const content = new Fields(message).object('content');
    return content.has('contentBlocks') || typeof content.peek('content') === 'string';
  });
}

/** Reads a chat for which `isDesignChat` is true. */
export function readDesignChat({ value, where }: Entry, sink: Sink): void {
  const chat = new Fields(value);
  const head = headOf(chat);
  const chain = new Chain();
  for (const [place, message] of chat.list('messages').entries()) {
    const at = `${where}.messages[${place}]`;
    if (isJsonObject(message)) readMessage(new Fields(message), at, chain, sink);
    else if (message !== null) sink.warn('unknown_entry', at, 'It is not a message.');
  }
  for (const id of chain.duplicates) sink.warn('duplicate_id', where, `Several messages have the id ${id}.`);
  if (chain.messages.length === 0) sink.skip(where, 'no_messages', head.title);
  else {
    sink.chat(
      {
        ...head,
        ...identified(head.id, chain.messages, 'first_message'),
        messages: chain.messages,
        active_id: chain.lastId,
        ...chat.rest(),
      },
      where,
    );
  }
}

function readMessage(message: Fields, where: string, chain: Chain, sink: Sink): void {
  const content = message.object('content');
  const id = message.id('uuid') ?? content.id('id');
  if (id !== null) content.takeIf('id', id);
  const word = message.text('role') ?? content.text('role');
  if (word !== null) content.takeIf('role', word);
  const created = message.time('created_at');
  const written = content.time('timestamp');

  const text = content.label('content');
  const parts: ChatPart[] = text === null ? [] : [{ type: 'text', text }];
  for (const block of content.list('contentBlocks')) parts.push(...readBlock(block, where, sink));
  const files = readFiles(content, (name) => {
    sink.warn('attachment_not_included', where, `The export does not have the file ${name}.`);
  });
  chain.add(
    { role: roleOf(word, where, sink), created_at: created ?? written, parts: [...parts, ...files], ...message.rest() },
    id,
  );
}

function readBlock(block: JsonValue, where: string, sink: Sink): ChatPart[] {
  if (block === null) return [];
  const fields = new Fields(block);
  const kind = fields.text('type') ?? typeof block;
  switch (kind) {
    case 'text':
    case 'thinking': {
      const text = fields.text('text');
      if (text === null) break;
      const part = { text, ...fields.rest() };
      return text === '' ? [] : [kind === 'text' ? { type: 'text', ...part } : { type: 'reasoning', ...part }];
    }
    case 'tool_call': {
      const call = fields.object('toolCall');
      const [name, callId, input] = [call.label('name') ?? '', call.id('id'), textOf(call.take('input'))];
      const output = call.take('output');
      const isAnswered = output !== undefined && output !== null;
      const result: ChatPart = { type: 'tool_result', call_id: callId, name, text: textOf(output) };
      return [{ type: 'tool_call', name, call_id: callId, input, ...fields.rest() }, ...(isAnswered ? [result] : [])];
    }
    default:
  }
  sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  const message = kind === 'error' ? fields.text('message') : null;
  const error: ChatPart[] = message === null ? [] : [{ type: 'error', text: message }];
  return [...error, { type: 'unknown', kind, value: block }];
}
