// SillyTavern's chats: a line about the chat, and a line for each message, with all answers that were tried in its place (swipes).

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { fileOfUrl, reasoningParts, textParts } from './api-content.ts';
import type { ChatMessage, ChatPart, JsonObject } from './chat.ts';
import { asRest, Fields, textOf } from './fields.ts';
import type { Entry, FileFormat, FileReader, Sink } from './format.ts';
import { baseName } from './paths.ts';

/** What newer versions write where they do not use a name any more. */
const UNUSED = 'unused';

export const sillytavern: FileFormat = {
  name: 'sillytavern',
  title: 'SillyTavern',
  unit: 'file',
  recognizes: ({ shape, entries }) =>
    shape !== 'text' && entries.some((entry) => isJsonObject(entry) && (isHead(entry) || isMessage(entry))),
  open: (sink, { path }) => new ChatReader(sink, path),
};

function isHead(entry: JsonObject): boolean {
  return !Object.hasOwn(entry, 'mes') && Object.hasOwn(entry, 'user_name') && Object.hasOwn(entry, 'character_name');
}

function isMessage(entry: JsonObject): boolean {
  return typeof entry['mes'] === 'string' && (Object.hasOwn(entry, 'is_user') || Object.hasOwn(entry, 'send_date'));
}

class ChatReader implements FileReader {
  readonly #sink: Sink;
  readonly #path: string;
  readonly #messages: ChatMessage[] = [];
  readonly #others: JsonValue[] = [];
  #head: Fields | undefined;
  /** How many lines with messages were read. */
  #place = 0;
  /** The message that the next one follows. */
  #lastId: string | null = null;
  #firstDate = '';
  #isLocal = false;

  constructor(sink: Sink, path: string) {
    this.#sink = sink;
    this.#path = path;
  }

  entry({ value, where }: Entry): void {
    if (isJsonObject(value) && isHead(value) && this.#head === undefined) this.#head = new Fields(value);
    else if (isJsonObject(value) && Object.hasOwn(value, 'mes')) this.#message(new Fields(value), where);
    else {
      this.#sink.warn('unknown_entry', where, 'The line is not a message.');
      this.#others.push(value);
    }
  }

  #message(fields: Fields, where: string): void {
    const text = fields.text('mes');
    if (text === null) {
      this.#sink.warn('unknown_content', where, 'The message is not a text, and is kept as it is.');
      fields.take('mes');
    }
    const swipes = fields.list('swipes').map(readSwipe);
    const texts = swipes.map((swipe) => swipe.text);
    const infos = infosOf(fields, texts.length);
    const current = currentSwipe(fields.number('swipe_id'), texts, text);
    if (this.#place === 0) this.#firstDate = textOf(fields.peek('send_date'));
    const isUser = fields.flag('is_user') === true;
    const isSystem = fields.flag('is_system') === true;
    const speaker = {
      role: isSystem ? 'system' : isUser ? 'user' : 'assistant',
      name: fields.text('name'),
      hidden: isSystem,
    };
    const parent_id = this.#lastId;
    for (let swipe = 0; swipe < Math.max(texts.length, current + 1); swipe += 1) {
      const swiped = texts[swipe];
      const id = `#${this.#place}:${swipe}`;
      if (swipe === current) {
        const said = this.#said(text ?? textOf(fields.peek('mes')), fields);
        // The text may have been edited since.
        const instead = swiped !== undefined && swiped !== text ? { swipe: swiped } : {};
        const info = infos[swipe]?.left();
        const more = { ...swipes[swipe]?.left, ...(info === undefined ? {} : { swipe_info: info }), ...instead };
        this.#messages.push({ id, parent_id, ...speaker, ...said, ...asRest(fields.left(), more) });
        this.#lastId = id;
      } else if (swiped !== undefined) {
        const info = infos[swipe] ?? new Fields(null);
        const said = this.#said(swiped, info);
        this.#messages.push({ id, parent_id, ...speaker, ...said, ...asRest(info.left(), swipes[swipe]?.left) });
      }
    }
    this.#place += 1;
  }

  /** What a message or one of its swipes says. */
  #said(text: string, fields: Fields): Pick<ChatMessage, 'created_at' | 'model' | 'parts'> {
    const extra = fields.object('extra');
    const created_at = fields.time('send_date');
    const date = fields.peek('send_date');
    if (created_at === null && typeof date === 'string' && date !== '') this.#isLocal = true;
    const reasoning = reasoningParts(extra.text('reasoning'));
    return { created_at, model: extra.text('model'), parts: [...reasoning, ...textParts(text), ...filesOf(extra)] };
  }

  end(): void {
    const head = this.#head ?? new Fields(null);
    const [user, character] = [head.text('user_name') ?? '', head.text('character_name') ?? ''];
    const title = character === '' || character === UNUSED ? null : character;
    const begun = head.text('create_date') ?? '';
    if (this.#messages.length === 0) {
      this.#sink.skip('$', 'no_messages', title);
      return;
    }
    if (this.#isLocal)
      this.#sink.warn('local_time_without_zone', '$', 'Times without a time zone are kept as they are.');
    this.#sink.warn(
      'no_ids',
      '$',
      'The chat is named by its file, its people and its beginning, messages by their places.',
    );
    const rest: JsonObject = { user_name: user, ...(begun === '' ? {} : { create_date: begun }), ...head.left() };
    if (this.#others.length > 0) rest['lines'] = this.#others;
    this.#sink.chat(
      {
        id: null,
        identity: JSON.stringify([baseName(this.#path), character, user, begun, begun === '' ? this.#firstDate : '']),
        title,
        created_at: null,
        updated_at: null,
        model: null,
        messages: this.#messages,
        active_id: this.#lastId,
        rest,
      },
      '$',
    );
  }
}

/** A swipe is a text; other programs write objects. */
function readSwipe(swipe: JsonValue): { readonly text: string; readonly left?: JsonObject | undefined } {
  const fields = new Fields(swipe);
  const text = fields.text('message') ?? fields.text('mes');
  return text === null ? { text: textOf(swipe) } : { text, left: fields.left() };
}

/** What is known of each swipe. More than there are swipes are kept as they are. */
function infosOf(fields: Fields, count: number): Fields[] {
  const infos = fields.peek('swipe_info');
  if (!Array.isArray(infos)) return [];
  if (infos.length <= count) fields.take('swipe_info');
  return infos.map((info) => new Fields(info));
}

/** Which of the swipes the message is: what it says, or else the one with its text; after all of them where there is none. */
function currentSwipe(id: number | null, texts: readonly string[], text: string | null): number {
  if (id !== null && Number.isInteger(id) && id >= 0 && id <= texts.length) return id;
  const place = text === null ? -1 : texts.indexOf(text);
  return place < 0 ? texts.length : place;
}

function filesOf(extra: Fields): ChatPart[] {
  const parts: ChatPart[] = [];
  const one = extra.peek('file');
  const files = [...(one === undefined || one === null ? [] : [extra.take('file') ?? null]), ...extra.list('files')];
  for (const value of files) {
    const file = new Fields(value);
    const name = file.text('name') ?? 'file';
    const url = file.text('url');
    const text = file.text('text');
    const held = url === null ? { name, media_type: null, bytes: null } : fileOfUrl(name, url);
    parts.push({ type: 'file', ...held, ...(text === null ? {} : { text }), ...file.rest() });
  }
  const image = extra.label('image');
  if (image !== null) parts.push({ type: 'file', ...fileOfUrl(nameOfUrl(image), image) });
  for (const value of extra.list('media')) {
    const media = new Fields(value);
    const url = media.text('url') ?? '';
    parts.push({ type: 'file', ...fileOfUrl(nameOfUrl(url), url), ...media.rest() });
  }
  return parts;
}

function nameOfUrl(url: string): string {
  return url.startsWith('data:') ? 'image' : url.slice(url.lastIndexOf('/') + 1);
}
