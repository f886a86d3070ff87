// OpenAI messages: requests, training data and everything that has `role` and `content`, as lines, one object or a bare array.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { append } from './append.ts';
import { contentParts, reasoningParts } from './api-content.ts';
import { withList } from './bare-chat.ts';
import { Chain } from './chain.ts';
import type { ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from './format.ts';
import { identified } from './identity.ts';
import { mergeTexts } from './parts.ts';
import { roleOf } from './roles.ts';
import { restWithoutSecrets } from './secrets.ts';
import { resultParts, toolCallParts } from './tool-calls.ts';

export const openaiMessages: FileFormat = {
  name: 'openai-messages',
  title: 'OpenAI messages',
  unit: 'file',

  recognizes: ({ entries }) => {
    return entries.some((entry) => isMessage(entry) || chatOf(entry).list('messages').some(isMessage));
  },

  open: (sink) => new MessagesReader(sink),
};

function chatOf(value: JsonValue): Fields {
  return new Fields(withList(value, 'messages'));
}

function isMessage(value: JsonValue): boolean {
  const message = new Fields(value);
  return (
    message.text('role') !== null &&
    (message.has('content') || message.has('tool_calls') || message.has('function_call'))
  );
}

class MessagesReader implements FileReader {
  readonly #sink: Sink;
  /** Messages that stand alone: together they are one chat. */
  readonly #alone: Entry[] = [];
  #isWithoutIds = false;
  #isWithoutTimes = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  entry(entry: Entry): void {
    const chat = chatOf(entry.value);
    if (Array.isArray(chat.peek('messages'))) {
      const messages = chat
        .list('messages')
        .map((value, place) => ({ value, where: `${entry.where}.messages[${place}]` }));
      this.#chat(chat, messages, entry.where);
    } else if (isMessage(entry.value)) this.#alone.push(entry);
    else this.#sink.skip(entry.where, 'entry_not_a_conversation', chat.label('title'));
  }

  end(): void {
    if (this.#alone.length > 0) this.#chat(new Fields({}), this.#alone, '$');
    if (this.#isWithoutIds) this.#sink.warn('no_ids', '$', 'Chats without ids are known by all of their texts.');
    if (this.#isWithoutTimes) this.#sink.warn('no_times', '$', 'The file does not say when the messages were written.');
  }

  #chat(chat: Fields, entries: readonly Entry[], where: string): void {
    const chain = new Chain();
    for (const entry of entries) {
      if (isJsonObject(entry.value)) {
        const message = new Fields(entry.value);
        const id = message.id('id');
        chain.add(readMessage(message, entry.where, this.#sink), id);
      } else if (entry.value !== null) {
        this.#sink.warn('unknown_entry', entry.where, 'It is not a message.');
      }
    }
    for (const id of chain.duplicates) this.#sink.warn('duplicate_id', where, `Several messages have the id ${id}.`);
    const title = chat.label('title');
    if (chain.messages.length === 0) {
      this.#sink.skip(where, 'no_messages', title);
      return;
    }
    const id = chat.id('id');
    const created = chat.time('created_at') ?? chat.time('created');
    const updated = chat.time('updated_at');
    this.#isWithoutIds ||= id === null;
    this.#isWithoutTimes ||= chain.messages.every(({ created_at }) => created_at === null);
    const model = chat.label('model');
    this.#sink.chat(
      {
        ...identified(id, chain.messages, 'all_messages'),
        title,
        created_at: created,
        updated_at: updated,
        model,
        messages: chain.messages,
        active_id: chain.lastId,
        ...restWithoutSecrets(chat, where, this.#sink),
      },
      where,
    );
  }
}

function readMessage(message: Fields, where: string, sink: Sink) {
  const unknown = (kind: string): void =>
    sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  const role = roleOf(message.label('role'), where, sink);
  const reasoning = message.text('reasoning_content') ?? message.text('reasoning') ?? message.text('thinking');
  const callId = message.id('tool_call_id');
  const name = message.label('name');
  const content = mergeTexts(contentParts(message.take('content'), unknown));
  const isResult = role === 'tool' || role === 'function';
  const parts: ChatPart[] = [
    ...reasoningParts(reasoning),
    ...(isResult ? resultParts(content, callId, name) : content),
  ];
  const refusal = message.label('refusal');
  if (refusal !== null) parts.push({ type: 'text', text: refusal, rest: { refusal: true } });
  for (const more of [
    toolCallParts(message.list('tool_calls'), unknown),
    readOldCall(message),
    picturesOf(message),
    pagesOf(message),
  ])
    append(parts, more);
  return {
    role,
    created_at: message.time('created_at') ?? message.time('timestamp'),
    model: message.label('model'),
    parts,
    name,
    ...message.rest(),
  };
}

/** `function_call`, as it was before there were several calls. */
function readOldCall(message: Fields): ChatPart[] {
  const call = message.object('function_call');
  const name = call.label('name');
  return name === null ? [] : [{ type: 'tool_call', name, call_id: null, input: textOf(call.take('arguments')) }];
}

/** Pictures of Ollama: base64 without a media type. */
function picturesOf(message: Fields): ChatPart[] {
  return message.list('images').map((value): ChatPart => {
    if (typeof value !== 'string') return { type: 'unknown', kind: 'image', value };
    return {
      type: 'file',
      name: 'image',
      media_type: null,
      bytes: { data: value.startsWith('data:') ? value : `data:;base64,${value}` },
    };
  });
}

/** Pages that an answer cites. The annotations stay as they are, too: they say where. */
function pagesOf(message: Fields): ChatPart[] {
  const annotations = message.peek('annotations');
  return (Array.isArray(annotations) ? annotations : []).flatMap((annotation): ChatPart[] => {
    const page = new Fields(annotation).object('url_citation');
    const url = page.label('url');
    return url === null ? [] : [{ type: 'source', title: page.label('title'), url }];
  });
}
