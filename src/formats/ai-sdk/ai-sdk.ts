// The AI SDK: messages of a chat as its apps keep them, `UIMessage[]`, alone or as `{ id, messages }`.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { withList } from '../bare-chat.ts';
import { Chain } from '../chain.ts';
import { Fields } from '../fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from '../format.ts';
import { identified } from '../identity.ts';
import { roleOf } from '../roles.ts';
import { restWithoutSecrets } from '../secrets.ts';
import { readParts } from './message-parts.ts';

export const aiSdk: FileFormat = {
  name: 'ai-sdk',
  title: 'AI SDK',
  unit: 'file',

  recognizes: ({ entries }) =>
    entries.some(
      (entry) => isUiMessage(entry) || new Fields(withList(entry, 'messages')).list('messages').some(isUiMessage),
    ),

  open: (sink) => new MessagesReader(sink),
};

/** Whether it has parts with types, or what only version 4 had. */
function isUiMessage(value: JsonValue): boolean {
  const message = new Fields(value);
  if (message.text('role') === null) return false;
  if (message.list('parts').some((part) => new Fields(part).text('type') !== null)) return true;
  return message.has('toolInvocations') || message.has('experimental_attachments');
}

class MessagesReader implements FileReader {
  readonly #sink: Sink;
  /** Messages that stand alone: together they are one chat. */
  readonly #alone: Entry[] = [];

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  entry(entry: Entry): void {
    const chat = new Fields(withList(entry.value, 'messages'));
    if (Array.isArray(chat.peek('messages'))) {
      const messages = chat
        .list('messages')
        .map((value, place) => ({ value, where: `${entry.where}.messages[${place}]` }));
      this.#chat(chat, messages, entry.where);
    } else if (new Fields(entry.value).has('role')) this.#alone.push(entry);
    else if (entry.value !== null)
      this.#sink.skip(entry.where, 'entry_not_a_conversation', new Fields(entry.value).label('title'));
  }

  end(): void {
    if (this.#alone.length > 0) this.#chat(new Fields({}), this.#alone, '$');
  }

  #chat(chat: Fields, entries: readonly Entry[], where: string): void {
    const chain = new Chain();
    for (const entry of entries) {
      if (isJsonObject(entry.value)) this.#message(new Fields(entry.value), entry.where, chain);
      else if (entry.value !== null) this.#sink.warn('unknown_entry', entry.where, 'It is not a message.');
    }
    for (const id of chain.duplicates) this.#sink.warn('duplicate_id', where, `Several messages have the id ${id}.`);
    const title = chat.label('title');
    const [first] = chain.messages;
    if (first === undefined) {
      this.#sink.skip(where, 'no_messages', title);
      return;
    }
    const id = chat.id('id') ?? chat.id('chatId');
    const isNamed = chain.unnamed < chain.messages.length;
    if (id === null && !isNamed)
      this.#sink.warn(
        'no_ids',
        where,
        'Neither the chat nor its messages have ids. The chat is known by all of its texts.',
      );
    const times = { created_at: chat.time('createdAt'), updated_at: chat.time('updatedAt') };
    const model = chat.label('model');
    this.#sink.chat(
      {
        ...identified(id, chain.messages, isNamed ? 'first_message' : 'all_messages'),
        title,
        ...times,
        model,
        messages: chain.messages,
        active_id: chain.lastId,
        ...restWithoutSecrets(chat, where, this.#sink),
      },
      where,
    );
  }

  #message(message: Fields, where: string, chain: Chain): void {
    const id = message.id('id');
    const { parts, is_streaming } = readParts(message, (kind) => {
      this.#sink.warn('unknown_content', where, `A part of the kind ${kind} is kept as it is.`);
    });
    chain.add(
      {
        role: roleOf(message.label('role'), where, this.#sink),
        created_at: message.time('createdAt'),
        parts,
        cut_off: is_streaming,
        ...message.rest(),
      },
      id,
    );
  }
}
