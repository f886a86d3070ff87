// Codex's log of a session, of three ages: lines `{timestamp, type, payload}` with and without a type of the payload, and the oldest, whose
// items stand bare after a line `{id, timestamp}`.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { textParts } from '../api-content.ts';
import type { JsonObject } from '../chat.ts';
import { asRest, Fields, timeOf } from '../fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from '../format.ts';
import { identified } from '../identity.ts';
import { baseName } from '../paths.ts';
import { SeenTwice } from './seen-twice.ts';
import { readItem } from './items.ts';

const WRAPPED = new Set<JsonValue | undefined>([
  'session_meta',
  'response_item',
  'event_msg',
  'turn_context',
  'compacted',
]);

/** Who said what the two events say that are messages. */
const SPEAKERS: Readonly<Record<string, string>> = { user_message: 'user', agent_message: 'assistant' };

export const codex: FileFormat = {
  name: 'codex',
  title: 'Codex',
  unit: 'file',
  recognizes: ({ shape, entries, path }) => {
    if (shape === 'text') return false;
    const objects = entries.filter(isJsonObject);
    if (objects.some((entry) => isWrapped(entry) || isDocument(entry))) return true;
    const isNamed = /(?:^|\/)rollout-[^/]*$/.test(path);
    return objects.some(isBare) && (isNamed || objects.some(isHeader));
  },
  open: (sink, { path }) => new CodexReader(sink, path),
};

function isWrapped(value: JsonObject): boolean {
  return WRAPPED.has(value['type']) && isJsonObject(value['payload'] ?? null);
}

/** The first line of the oldest files. */
function isHeader(value: JsonObject): boolean {
  return (
    typeof value['id'] === 'string' &&
    timeOf(value['timestamp']) !== null &&
    ['instructions', 'git'].some((key) => Object.hasOwn(value, key)) &&
    !Object.hasOwn(value, 'role')
  );
}

/** An item of the oldest files, or the marks between them. */
function isBare(value: JsonObject): boolean {
  const type = value['type'];
  if (value['record_type'] === 'state') return true;
  if (type === 'message') return Array.isArray(value['content']);
  return type === 'reasoning' || (typeof type === 'string' && /_call(?:_output)?$/.test(type));
}

/** The whole session as one document, as the first versions wrote it. */
function isDocument(value: JsonObject): boolean {
  return Array.isArray(value['items']) && isJsonObject(value['session'] ?? null);
}

class CodexReader implements FileReader {
  readonly #sink: Sink;
  readonly #path: string;
  readonly #messages = new SeenTwice();
  readonly #others: JsonValue[] = [];
  readonly #unknownTypes = new Set<string>();
  #id: string | null = null;
  #created: number | null = null;
  #title: string | null = null;
  #model: string | null = null;
  #workspace: string | null = null;

  constructor(sink: Sink, path: string) {
    this.#sink = sink;
    this.#path = path;
  }

  entry({ value, where }: Entry): void {
    if (!isJsonObject(value)) this.#unknown(value, where);
    else if (isWrapped(value)) this.#wrapped(value, where);
    else if (isDocument(value)) this.#document(value, where);
    else if (value['record_type'] === 'state') this.#others.push(value);
    else if (isBare(value)) this.#item(value, timeOf(value['timestamp']), where);
    else if (isHeader(value)) this.#begin(value);
    else this.#unknown(value, where);
  }

  #document(value: JsonObject, where: string): void {
    const fields = new Fields(value);
    this.#header(fields.object('session'), null);
    for (const [index, item] of fields.list('items').entries()) this.#item(item, null, `${where}.items[${index}]`);
    this.#others.push({ ...value, items: [] });
  }

  #begin(header: JsonObject): void {
    this.#header(new Fields(header), null);
    this.#others.push(header);
  }

  #wrapped(line: JsonObject, where: string): void {
    const fields = new Fields(line);
    const at = fields.time('timestamp');
    const payload = fields.object('payload');
    switch (fields.text('type')) {
      case 'response_item':
        fields.take('payload');
        this.#item(line['payload'] ?? null, at, where, fields.left());
        return;
      case 'session_meta':
        this.#header(payload, at);
        break;
      case 'turn_context':
        this.#model = payload.text('model') ?? this.#model;
        break;
      case 'compacted':
        if (this.#summary(payload, at, fields)) return;
        break;
      default:
        if (this.#event(payload, at, fields)) return;
    }
    this.#others.push(line);
  }

  /** The first one counts: a session that was forked repeats that of the other one. */
  #header(header: Fields, at: number | null): void {
    if (this.#id !== null) return;
    this.#id = header.id('id');
    this.#created = header.time('timestamp') ?? at;
    this.#workspace = header.text('cwd');
  }

  /** `ofLine`: what the line says beside the item. */
  #item(item: JsonValue, at: number | null, where: string, ofLine?: JsonObject): void {
    const message = readItem(item, (kind) => {
      this.#sink.warn('unknown_content', where, `An item or block of kind ${kind} is kept as it is.`);
    });
    if (message === null) this.#others.push(item);
    else this.#messages.addItem({ ...message, created_at: at, ...asRest(message.rest, ofLine) });
  }

  /** Whether the event is a message. */
  #event(payload: Fields, created_at: number | null, line: Fields): boolean {
    const type = payload.text('type') ?? '';
    if (type === 'thread_name_updated') this.#title = payload.text('thread_name') ?? this.#title;
    const role = SPEAKERS[type];
    const text = role === undefined ? null : payload.text('message');
    if (role === undefined || text === null) return false;
    this.#messages.addEvent({ role, created_at, parts: textParts(text), ...line.rest() });
    return true;
  }

  /** What stands for the messages that the model does not get any more. */
  #summary(payload: Fields, created_at: number | null, line: Fields): boolean {
    const text = payload.text('message');
    if (text === null || text === '') return false;
    this.#messages.addOther({ role: 'system', created_at, parts: textParts(text), hidden: true, ...line.rest() });
    return true;
  }

  #unknown(value: JsonValue, where: string): void {
    const type = isJsonObject(value) ? (new Fields(value).text('type') ?? 'no type') : typeof value;
    if (!this.#unknownTypes.has(type)) {
      this.#unknownTypes.add(type);
      this.#sink.warn('unknown_entry', where, `Lines of type ${type} are kept as they are.`);
    }
    this.#others.push(value);
  }

  end(): void {
    const { messages } = this.#messages.chain();
    if (messages.length === 0) {
      this.#sink.skip('$', 'no_messages', this.#title);
      return;
    }
    this.#sink.warn('no_ids', '$', 'Messages have no ids: their places among the messages stand for them.');
    if (messages.every(({ created_at }) => created_at === null))
      this.#sink.warn('no_times', '$', 'The messages have no times.');
    const id = this.#id ?? /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.exec(baseName(this.#path))?.[0] ?? null;
    this.#sink.chat(
      {
        ...identified(id, messages, 'first_message'),
        title: this.#title,
        created_at: this.#created,
        updated_at: null,
        model: this.#model,
        workspace: this.#workspace,
        messages,
        active_id: null,
        ...asRest(this.#others.length === 0 ? undefined : { lines: this.#others }),
      },
      '$',
    );
  }
}
