// Gemini CLI: the record of a session, as one object or as a log whose lines add messages, replace and take them back; and what its
// `/chat save` writes, which are messages of Gemini's API in an array.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { faultText } from './active.ts';
import type { ChatMessage, ChatPart, JsonObject } from './chat.ts';
import { Fields, joined, textOf } from './fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from './format.ts';
import { geminiParts } from './gemini-content.ts';
import { identified } from './identity.ts';
import { roleOf } from './roles.ts';
import type { PlacedItem } from './tree.ts';
import { orderTree } from './tree.ts';

/** Types of messages that the CLI itself writes. */
const NOTES: ReadonlySet<string | null> = new Set(['info', 'warning', 'error']);

export const geminiCli: FileFormat = {
  name: 'gemini-cli',
  title: 'Gemini CLI',
  unit: 'file',

  recognizes: ({ entries }) => {
    return entries.some((entry) => {
      if (isApiMessage(entry)) return true;
      if (!isJsonObject(entry) || typeof entry['sessionId'] !== 'string') return false;
      return 'projectHash' in entry || (Array.isArray(entry['messages']) && entry['messages'].some(isMessage));
    });
  },

  open: (sink) => new SessionReader(sink),
};

/** Parts of Gemini's API have no types, unlike those of others. */
function isApiMessage(value: JsonValue): boolean {
  const message = new Fields(value);
  const role = message.peek('role');
  const parts = message.list('parts');
  return (
    (role === 'user' || role === 'model') &&
    parts.length > 0 &&
    parts.every((part) => isJsonObject(part) && !('type' in part))
  );
}

function isMessage(value: JsonValue): boolean {
  const message = new Fields(value);
  const type = message.text('type');
  return (type === 'user' || type === 'gemini') && message.has('content');
}

/** A message, and the one that it follows. */
interface Placed {
  readonly entry: Entry;
  readonly parent_id: string | null;
}

/**
 * Replays the lines of a log. A file with one object is a log with one line. What a line takes back stays as an earlier branch; a
 * message that comes again is a later state of the same one.
 */
class SessionReader implements FileReader {
  readonly #sink: Sink;
  /** What is said of the session as a whole: later lines replace what earlier ones say. */
  #session: JsonObject = {};
  /** Messages by id, or by place where they have none. */
  readonly #messages = new Map<string, Placed>();
  /** Those that are shown, in order, and the last of them. */
  #shown = new Set<string>();
  #last: string | null = null;
  #where = '$';

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  entry({ value, where }: Entry): void {
    const line = new Fields(value);
    const back = line.label('$rewindTo');
    const changes = line.peek('$set');
    if (back !== null) this.#rewind(back);
    else if (changes !== undefined && isJsonObject(changes)) {
      line.take('$set');
      this.#change(changes, `${where}.$set`);
    } else if (line.has('sessionId')) {
      this.#where = where;
      this.#change(line.left() ?? {}, where);
      return;
    } else {
      if ((line.has('id') && line.has('type')) || isApiMessage(value)) this.#add({ value, where });
      else this.#sink.warn('unknown_entry', where, 'It is no line of a session.');
      return;
    }
    this.#session = { ...this.#session, ...line.left() };
  }

  end(): void {
    const session = new Fields(this.#session);
    const title = session.label('summary');
    if (this.#messages.size === 0) {
      this.#sink.skip(this.#where, session.has('sessionId') ? 'no_messages' : 'entry_not_a_conversation', title);
      return;
    }
    const nodes = [...this.#messages].map(([id, { entry, parent_id }]) => ({ id, parent_id, item: entry }));
    const tree = orderTree(nodes, (fault, { item, parent_id }) => {
      this.#sink.warn(fault, item?.where ?? this.#where, faultText(parent_id));
    });
    const messages = tree.items.map((placed) => readMessage(placed, this.#sink));
    const isLog = session.has('sessionId');
    if (!isLog) this.#sink.warn('no_ids', this.#where, 'The session has no id. It is known by all of its texts.');
    this.#sink.chat(
      {
        ...identified(session.id('sessionId'), messages, isLog ? 'first_message' : 'all_messages'),
        title,
        created_at: session.time('startTime'),
        updated_at: session.time('lastUpdated'),
        model: null,
        messages,
        active_id: this.#last ?? messages.at(-1)?.id ?? null,
        ...session.rest(),
      },
      this.#where,
    );
  }

  /** Messages of a change are all that are shown from then on. */
  #change(changes: JsonObject, where: string): void {
    const { messages, ...session } = changes;
    this.#session = { ...this.#session, ...session };
    if (!Array.isArray(messages)) return;
    this.#show([]);
    for (const [place, value] of messages.entries()) this.#add({ value, where: `${where}.messages[${place}]` });
  }

  #add(entry: Entry): void {
    if (!isJsonObject(entry.value)) {
      if (entry.value !== null) this.#sink.warn('unknown_entry', entry.where, 'It is not a message.');
      return;
    }
    const id = new Fields(entry.value).id('id') ?? `#${this.#messages.size}`;
    const known = this.#messages.get(id);
    this.#messages.set(id, { entry, parent_id: known === undefined ? this.#last : known.parent_id });
    if (this.#shown.has(id)) return;
    this.#shown.add(id);
    this.#last = id;
  }

  /** Takes back a message and all after it; all of them where it is not shown. */
  #rewind(id: string): void {
    const shown = [...this.#shown];
    this.#show(shown.slice(0, Math.max(0, shown.indexOf(id))));
  }

  #show(ids: readonly string[]): void {
    this.#shown = new Set(ids);
    this.#last = ids.at(-1) ?? null;
  }
}

function readMessage({ id, parent_id, item: { value, where } }: PlacedItem<Entry>, sink: Sink): ChatMessage {
  const message = new Fields(value);
  message.takeIf('id', id);
  const type = message.label('type') ?? message.label('role');
  const thoughts = message.list('thoughts').flatMap(readThought);
  const said = geminiParts(message.take('content') ?? message.take('parts'), false, () => {
    sink.warn('unknown_content', where, 'A part of a kind that is not known is kept as it is.');
  });
  const isNote = NOTES.has(type);
  const parts =
    type === 'error'
      ? said.map((part): ChatPart => (part.type === 'text' ? { type: 'error', text: part.text } : part))
      : said;
  return {
    id,
    parent_id,
    role: isNote ? 'system' : roleOf(type, where, sink),
    created_at: message.time('timestamp'),
    model: message.label('model'),
    parts: [...thoughts, ...parts, ...message.list('toolCalls').flatMap((call) => readCall(call, where, sink))],
    hidden: isNote,
    ...(isNote && type !== null ? { kind: type } : {}),
    ...message.rest(),
  };
}

function readThought(value: JsonValue): ChatPart[] {
  const thought = new Fields(value);
  const text = joined([thought.text('subject'), thought.text('description')], '\n');
  if (text === null) return value === null ? [] : [{ type: 'unknown', kind: 'thought', value }];
  return [{ type: 'reasoning', text, ...thought.rest() }];
}

function readCall(value: JsonValue, where: string, sink: Sink): ChatPart[] {
  const call = new Fields(value);
  const name = call.label('name');
  if (name === null) {
    sink.warn('unknown_content', where, 'A tool call without a name is kept as it is.');
    return [{ type: 'unknown', kind: 'toolCall', value }];
  }
  const id = call.id('id');
  const input = textOf(call.take('args'));
  const isError = call.peek('status') === 'error';
  const result = call.peek('result');
  const answers = (Array.isArray(result) ? result : []).map((item) =>
    new Fields(item).object('functionResponse').object('response'),
  );
  const outputs = answers.map((response) => response.text('output') ?? response.text('error'));
  const shown = call.peek('resultDisplay');
  const text = joined(outputs, '\n') ?? (typeof shown === 'string' ? shown : null);
  const isTold = text !== null || (result !== undefined && result !== null);
  const answer: ChatPart[] = isTold
    ? [{ type: 'tool_result', call_id: id, name, text: text ?? textOf(result), is_error: isError }]
    : [];
  return [{ type: 'tool_call', name, call_id: id, input, ...call.rest() }, ...answer];
}
