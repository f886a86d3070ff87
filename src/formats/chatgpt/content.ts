// The content of a message of ChatGPT, by its `content_type`.

import type { JsonValue } from '../../protocol/index.ts';
import { append } from '../append.ts';
import type { ChatPart, JsonObject } from '../chat.ts';
import { Fields, joined } from '../fields.ts';
import type { Assets } from './assets.ts';
import { idOfPointer } from './assets.ts';
import { sourceParts } from './sources.ts';

/** What the content of a message gives. */
export interface Content {
  readonly parts: readonly ChatPart[];
  /** `content_type`, but for plain text. */
  readonly kind: string | null;
  /** What was not understood. */
  readonly unknown: readonly string[];
  /** Files that the archive should have, and does not. */
  readonly missing: readonly string[];
}

/** Reads `content`, and the files and sources of `metadata`. What is understood is taken from both. */
export function readContent(message: Fields, assets: Assets): Content {
  const reader = new ContentReader(message, assets);
  reader.read();
  return reader;
}

class ContentReader implements Content {
  readonly parts: ChatPart[] = [];
  readonly unknown: string[] = [];
  readonly missing: string[] = [];
  kind: string | null = null;
  readonly #message: Fields;
  readonly #metadata: Fields;
  readonly #assets: Assets;
  /** Uploads by id, as far as no pointer of the content has named them. */
  readonly #uploads = new Map<string, Fields>();

  constructor(message: Fields, assets: Assets) {
    this.#message = message;
    this.#metadata = message.object('metadata');
    this.#assets = assets;
  }

  read(): void {
    this.#readUploads();
    const value = this.#message.peek('content');
    if (typeof value === 'string') {
      this.#message.take('content');
      this.#text(value);
    } else if (value !== undefined && value !== null) {
      this.#readTyped(this.#message.object('content'), value);
    } else {
      this.#message.take('content');
    }
    for (const [id, upload] of this.#uploads) this.#file(id, upload);
    append(this.parts, sourceParts(this.#metadata));
  }

  #readUploads(): void {
    for (const attachment of this.#metadata.list('attachments')) {
      const fields = new Fields(attachment);
      const id = fields.id('id');
      if (id === null || this.#uploads.has(id)) this.#unknown('attachment', attachment);
      else this.#uploads.set(id, fields);
    }
  }

  #readTyped(content: Fields, value: JsonValue): void {
    const type = content.text('content_type');
    if (type !== 'text') this.kind = type;
    switch (type) {
      case 'text':
      case 'multimodal_text':
        return this.#readParts(content);
      case 'code':
      case 'execution_output':
        this.#readImagesOfRun();
        return this.#text(content.text('text'));
      case 'citable_code_output':
        return this.#text(content.text('output_str'));
      case 'tether_browsing_display':
        this.#text(content.text('summary'));
        return this.#text(content.text('result'));
      case 'tether_quote':
      case 'sonic_webpage': {
        this.#text(content.text('text') ?? content.text('snippet'));
        const [title, url] = [content.text('title'), content.text('url')];
        if (title !== null || url !== null) this.parts.push({ type: 'source', title, url });
        return;
      }
      case 'system_error': {
        const code = content.text('name');
        this.parts.push({ type: 'error', text: content.text('text') ?? '', code });
        return;
      }
      case 'computer_output':
        return this.#readPart(content.take('screenshot') ?? null);
      case 'thoughts':
        return this.#readThoughts(content);
      case 'reasoning_recap':
        this.#text(content.text('content'));
        return this.#readParts(content);
      case 'user_editable_context':
        return this.#text(joined([content.text('user_profile'), content.text('user_instructions')], '\n\n'));
      case 'model_editable_context':
        return this.#text(content.text('model_set_context'));
      default:
        this.#message.take('content');
        this.#unknown(type ?? 'content', value);
    }
  }

  #readParts(content: Fields): void {
    for (const part of content.list('parts')) this.#readPart(part);
  }

  #readPart(value: JsonValue): void {
    if (typeof value === 'string') return this.#text(value);
    if (value === null) return;
    const part = new Fields(value);
    switch (part.text('content_type')) {
      case 'image_asset_pointer':
      case 'audio_asset_pointer':
      case 'video_container_asset_pointer':
      case 'computer_screenshot':
        return this.#readPointer(part, value);
      case 'audio_transcription': {
        const text = part.text('text');
        if (text !== null) this.parts.push({ type: 'text', text, ...part.rest() });
        return;
      }
      case 'real_time_user_audio_video_asset_pointer': {
        const recordings = [part.take('audio_asset_pointer'), part.take('video_container_asset_pointer')];
        const files = [...recordings, ...part.list('frames_asset_pointers')].filter(
          (each) => each !== undefined && each !== null,
        );
        for (const file of files) this.#readPart(typeof file === 'string' ? { asset_pointer: file } : file);
        return;
      }
      default:
        if (part.has('asset_pointer')) return this.#readPointer(part, value);
        this.#unknown(part.text('content_type') ?? 'part', value);
    }
  }

  #readPointer(part: Fields, value: JsonValue): void {
    const pointer = part.text('asset_pointer');
    if (pointer === null) this.#unknown('asset_pointer', value);
    else this.#file(pointer, this.#uploadOf(pointer), part);
  }

  #uploadOf(pointer: string): Fields | undefined {
    const id = idOfPointer(pointer);
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    return upload;
  }

  #file(pointer: string, upload?: Fields, part?: Fields): void {
    const found = this.#assets.find(pointer);
    const name = upload?.id('name') ?? found.name ?? pointer;
    const format = part?.id('format') ?? null;
    const mediaType = upload?.id('mime_type') ?? (format === null ? null : `audio/${format}`);
    const rest: JsonObject = { asset_pointer: pointer, ...part?.left() };
    if (upload !== undefined) rest['attachment'] = upload.left() ?? null;
    if (found.is_missing) this.missing.push(name);
    this.parts.push({ type: 'file', name, media_type: mediaType, bytes: found.bytes, rest });
  }

  /** Pictures that a run of code has drawn stand only in the metadata of its output. */
  #readImagesOfRun(): void {
    const messages = this.#metadata.object('aggregate_result').peek('messages');
    for (const message of Array.isArray(messages) ? messages : []) {
      const pointer = new Fields(message).text('image_url');
      if (pointer !== null) this.#file(pointer);
    }
  }

  #readThoughts(content: Fields): void {
    for (const value of content.list('thoughts')) {
      const thought = new Fields(value);
      const text = typeof value === 'string' ? value : joined([thought.text('summary'), thought.text('content')], '\n');
      if (text === null) this.#unknown('thought', value);
      else this.parts.push({ type: 'reasoning', text, ...thought.rest() });
    }
    for (const value of content.list('parts')) {
      if (typeof value === 'string') this.parts.push({ type: 'reasoning', text: value });
      else this.#readPart(value);
    }
  }

  #text(text: string | null): void {
    if (text !== null && text !== '') this.parts.push({ type: 'text', text });
  }

  #unknown(kind: string, value: JsonValue): void {
    this.unknown.push(kind);
    this.parts.push({ type: 'unknown', kind, value });
  }
}
