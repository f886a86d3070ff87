// Jan's chats: a folder for each, with `messages.jsonl` and, beside it, `thread.json`, which has the title.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { contentParts } from './api-content.ts';
import { Chain } from './chain.ts';
import type { JsonObject } from './chat.ts';
import { Fields } from './fields.ts';
import type { Entry, FileFormat, FileReader, Sink, Surroundings } from './format.ts';
import { giveChain } from './give-chat.ts';
import { folderOf } from './paths.ts';
import { roleOf } from './roles.ts';

/** States of a message that is not finished. */
const UNFINISHED = new Set<JsonValue | undefined>(['pending', 'stopped', 'in_progress', 'incomplete']);

const THREAD = /(?:^|\/)thread\.json$/;

/** Files that may have the messages of the thread beside them. */
const MESSAGES = /\.jsonl$|messages[^/]*\.json$/i;

export const jan: FileFormat = {
  name: 'jan',
  title: 'Jan',
  unit: 'file',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some((entry) => isMessage(entry) || isThread(entry)),
  companions: (path) => THREAD.test(path),
  checkFolder: (sink, { companions, paths }) => {
    const withMessages = new Set(paths.filter((path) => MESSAGES.test(path)).map(folderOf));
    for (const [path, value] of companions)
      if (THREAD.test(path) && !withMessages.has(folderOf(path)))
        sink.skip(path, 'no_messages', new Fields(value).label('title'));
  },
  open: (sink, surroundings) => new ThreadReader(sink, surroundings),
};

function isMessage(entry: JsonValue): boolean {
  const { object, thread_id: thread } = isJsonObject(entry) ? entry : {};
  return object === 'thread.message' && typeof thread === 'string';
}

function isThread(entry: JsonValue): boolean {
  const { object, id } = isJsonObject(entry) ? entry : {};
  return object === 'thread' && typeof id === 'string';
}

class ThreadReader implements FileReader {
  readonly #sink: Sink;
  readonly #chain = new Chain();
  readonly #others: JsonValue[] = [];
  #thread: Fields;
  #threadId: string | null = null;

  constructor(sink: Sink, { path, companions }: Surroundings) {
    const folder = folderOf(path);
    this.#sink = sink;
    this.#thread = new Fields(companions.get(folder === '' ? 'thread.json' : `${folder}/thread.json`));
  }

  entry({ value, where }: Entry): void {
    if (isThread(value)) {
      this.#thread = new Fields(value);
    } else if (isJsonObject(value) && Object.hasOwn(value, 'content')) {
      this.#message(new Fields(value), where);
    } else {
      this.#sink.warn('unknown_entry', where, 'The line is not a message.');
      this.#others.push(value);
    }
  }

  #message(fields: Fields, where: string): void {
    const id = fields.id('id');
    const thread = fields.id('thread_id');
    this.#threadId ??= thread;
    fields.takeIf('object', 'thread.message');
    const role = roleOf(fields.text('role'), where, this.#sink);
    // `created` is of versions before 0.5.13.
    const created_at = fields.time('created_at') ?? fields.time('created');
    const metadata = fields.object('metadata');
    const model = metadata.text('modelId') ?? metadata.text('model');
    const cut_off = UNFINISHED.has(fields.peek('status'));
    const parts = contentParts(withPlainTexts(fields.take('content')), (kind) => {
      this.#sink.warn('unknown_content', where, `Content of kind ${kind} is kept as it is.`);
    });
    this.#chain.add({ role, created_at, model, parts, cut_off, ...fields.rest() }, id);
  }

  end(): void {
    const thread = this.#thread;
    const id = this.#threadId ?? thread.id('id');
    const [assistant = null] = thread.list('assistants');
    const model = new Fields(new Fields(assistant).peek('model')).text('id') ?? thread.object('model').text('id');
    const [title, created_at, updated_at] = [thread.text('title'), thread.time('created'), thread.time('updated')];
    if (id !== null) thread.takeIf('id', id);
    thread.takeIf('object', 'thread');
    const assistants = assistant === null ? {} : { assistants: thread.take('assistants') ?? [] };
    const rest: JsonObject = { ...thread.left(), ...assistants };
    if (this.#others.length > 0) rest['lines'] = this.#others;
    giveChain(this.#chain, { id, title, created_at, updated_at, model, rest }, '$', this.#sink);
  }
}

/** Jan writes the text of a block as `{ value, annotations }`. */
function withPlainTexts(content: JsonValue | undefined): JsonValue | undefined {
  if (!Array.isArray(content)) return content;
  return content.map((block) => {
    if (!isJsonObject(block)) return block;
    const text = new Fields(block['text']);
    const value = text.text('value');
    if (value === null) return block;
    if (text.list('annotations').length > 0) return { ...block, text: value, text_fields: block['text'] ?? null };
    const left = text.left();
    return { ...block, text: value, ...(left === undefined ? {} : { text_fields: left }) };
  });
}
