// ShareGPT: conversations as training data, in an array or one on each line.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { withList } from './bare-chat.ts';
import { Chain } from './chain.ts';
import type { ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from './format.ts';
import { identified } from './identity.ts';
import { roleOf } from './roles.ts';
import { parseValue } from './value-sink.ts';

export const sharegpt: FileFormat = {
  name: 'sharegpt',
  title: 'ShareGPT',
  unit: 'file',

  recognizes: ({ entries }) => {
    return entries.some((entry) =>
      chatOf(entry)
        .list('conversations')
        .some((turn) => new Fields(turn).text('from') !== null),
    );
  },

  open: (sink) => new ConversationsReader(sink),
};

function chatOf(value: JsonValue): Fields {
  return new Fields(withList(value, 'conversations'));
}

class ConversationsReader implements FileReader {
  readonly #sink: Sink;
  #isWithoutIds = false;
  #hasChats = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  entry({ value, where }: Entry): void {
    const chat = chatOf(value);
    if (!Array.isArray(chat.peek('conversations'))) {
      this.#sink.skip(where, 'entry_not_a_conversation', chat.label('title'));
      return;
    }
    const chain = new Chain();
    const system = chat.label('system');
    for (const [place, turn] of chat.list('conversations').entries())
      this.#turn(turn, `${where}.conversations[${place}]`, chain);
    const title = chat.label('title');
    if (chain.messages.length === 0) {
      this.#sink.skip(where, 'no_messages', title);
      return;
    }
    const withSystem = new Chain();
    if (system !== null)
      withSystem.add({ role: 'system', created_at: null, parts: [{ type: 'text', text: system }] }, 'system');
    for (const { id, parent_id: _, ...message } of chain.messages) withSystem.add(message, id);
    const id = chat.id('id');
    this.#hasChats = true;
    this.#isWithoutIds ||= id === null;
    this.#sink.chat(
      {
        ...identified(id, withSystem.messages, 'all_messages'),
        title,
        created_at: null,
        updated_at: null,
        model: chat.label('model'),
        messages: withSystem.messages,
        active_id: withSystem.lastId,
        ...chat.rest(),
      },
      where,
    );
  }

  end(): void {
    if (this.#isWithoutIds)
      this.#sink.warn('no_ids', '$', 'Conversations without ids are known by all of their texts.');
    if (this.#hasChats) this.#sink.warn('no_times', '$', 'The file does not say when the messages were written.');
  }

  #turn(value: JsonValue, where: string, chain: Chain): void {
    if (!isJsonObject(value)) {
      if (value !== null) this.#sink.warn('unknown_entry', where, 'It is not a message.');
      return;
    }
    const turn = new Fields(value);
    // Some sets of data have the names of OpenAI in their turns.
    const from = turn.label('from') ?? turn.label('role');
    const said = turn.has('value') ? turn.take('value') : turn.take('content');
    const role = roleOf(from, where, this.#sink);
    chain.add({ role, created_at: null, parts: partsOf(from, textOf(said)), ...turn.rest() }, null);
  }
}

function partsOf(from: string | null, text: string): ChatPart[] {
  if (text === '') return [];
  if (from === 'function_call') return [{ type: 'tool_call', name: calledName(text), call_id: null, input: text }];
  if (from === 'observation' || from === 'function_response' || from === 'tool')
    return [{ type: 'tool_result', call_id: null, text }];
  return [{ type: 'text', text }];
}

/** Calls name their tool where they are JSON, or several of them as a list: then the first. */
function calledName(text: string): string {
  const value = parseValue(text);
  return new Fields(Array.isArray(value) ? value[0] : value).label('name') ?? '';
}
