// The content of a message as the APIs of Anthropic and OpenAI have it, which many apps keep as it is: a text, or a list of blocks.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import type { ChatFile, ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';

/** Is called with the kind of each block that is not known; the block is kept as an unknown part. */
export type UnknownBlock = (kind: string) => void;

/** The parts of a content: none where there is none, and where the text is empty. */
export function contentParts(content: JsonValue | undefined, unknown: UnknownBlock): ChatPart[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return textParts(content);
  if (Array.isArray(content)) return content.flatMap((block) => blockParts(block, unknown));
  return blockParts(content, unknown);
}

/** A text as parts: none where it is missing or empty. */
export function textParts(text: string | null | undefined): ChatPart[] {
  return text === null || text === undefined || text === '' ? [] : [{ type: 'text', text }];
}

/** What an app says of a reasoning beside its answer: no part where it is missing or empty. */
export function reasoningParts(text: string | null | undefined): ChatPart[] {
  return text === null || text === undefined || text === '' ? [] : [{ type: 'reasoning', text }];
}

/** The bytes and the media type of a data URL; a URL of the network as such. */
export function fileOfUrl(name: string, url: string, mediaType: string | null = null): ChatFile {
  if (!url.startsWith('data:')) return { name, media_type: mediaType, bytes: null, url };
  return { name, media_type: mediaType ?? /^data:([^;,]+)/.exec(url)?.[1] ?? null, bytes: { data: url } };
}

function blockParts(block: JsonValue, unknown: UnknownBlock): ChatPart[] {
  if (!isJsonObject(block)) {
    const kind = Array.isArray(block) ? 'array' : typeof block;
    unknown(kind);
    return [{ type: 'unknown', kind, value: block }];
  }
  const fields = new Fields(block);
  const kind = fields.text('type') ?? '';
  const parts = knownBlock(kind, fields);
  if (parts !== null) return parts;
  // Opaque to all but its provider, and well known.
  if (kind !== 'redacted_thinking') unknown(kind);
  return [{ type: 'unknown', kind, value: block }];
}

/** Null for a block that is not known, or that lacks what makes it one. */
function knownBlock(kind: string, fields: Fields): ChatPart[] | null {
  switch (kind) {
    case '':
    case 'text':
    case 'input_text':
    case 'output_text':
      return textBlock(fields, 'text');
    case 'refusal':
      return textBlock(fields, 'refusal');
    case 'thinking':
    case 'reasoning':
      return reasoningBlock(fields);
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return [
        {
          type: 'tool_call',
          name: fields.text('name') ?? '',
          call_id: fields.id('id'),
          input: textOf(fields.take('input')),
          ...fields.rest(),
        },
      ];
    case 'image':
    case 'document':
      return sourceBlock(kind, fields);
    case 'image_url':
    case 'input_image':
      return imageUrlBlock(kind, fields);
    case 'input_audio':
      return audioBlock(fields);
    case 'file':
      return fileBlock(fields);
    default:
      return kind.endsWith('tool_result') ? resultBlock(fields) : null;
  }
}

function textBlock(fields: Fields, key: string): ChatPart[] | null {
  const text = fields.text(key);
  return text === null ? null : [{ type: 'text', text, ...fields.rest() }];
}

function reasoningBlock(fields: Fields): ChatPart[] | null {
  const text = fields.text('thinking') ?? fields.text('text') ?? fields.text('reasoning');
  return text === null ? null : [{ type: 'reasoning', text, ...fields.rest() }];
}

/** The texts of a result, and after it what else it holds, such as pictures. */
function resultBlock(fields: Fields): ChatPart[] {
  const { text, others } = takeResult(fields, 'content');
  const result: ChatPart = {
    type: 'tool_result',
    call_id: fields.id('tool_use_id'),
    text,
    is_error: fields.flag('is_error') === true,
    ...fields.rest(),
  };
  return [result, ...others];
}

/**
 * What a tool returned, as a text and other parts: a text, blocks, or anything else, as JSON. Blocks of text that say more than their
 * texts stay in the rest.
 */
export function takeResult(fields: Fields, key: string): { readonly text: string; readonly others: ChatPart[] } {
  const content = fields.peek(key);
  if (!Array.isArray(content)) return { text: textOf(fields.take(key)), others: [] };
  const parts = contentParts(content, () => {});
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part] : []));
  if (texts.every(({ rest }) => rest === undefined)) fields.take(key);
  return { text: texts.map(({ text }) => text).join('\n'), others: parts.filter((part) => part.type !== 'text') };
}

/** A picture or document of Anthropic's: bytes, a text, or a URL. */
function sourceBlock(kind: string, fields: Fields): ChatPart[] {
  const source = fields.object('source');
  const name = fields.text('title') ?? fields.text('name') ?? kind;
  const mediaType = source.text('media_type');
  const url = source.text('url');
  const form = source.text('type');
  const data = source.text('data');
  let file: ChatFile = { name, media_type: mediaType, bytes: null };
  if (url !== null) file = fileOfUrl(name, url, mediaType);
  else if (data !== null && form === 'text') file = { ...file, text: data };
  else if (data !== null) file = { ...file, bytes: { data: `data:${mediaType ?? ''};base64,${data}` } };
  return [{ type: 'file', ...file, ...fields.rest() }];
}

function imageUrlBlock(kind: string, fields: Fields): ChatPart[] | null {
  const url = fields.text('image_url') ?? fields.object('image_url').text('url');
  return url === null ? null : [{ type: 'file', ...fileOfUrl(kind, url), ...fields.rest() }];
}

function audioBlock(fields: Fields): ChatPart[] | null {
  const audio = fields.object('input_audio');
  const data = audio.text('data');
  if (data === null) return null;
  const mediaType = `audio/${audio.text('format') ?? 'wav'}`;
  const bytes = { data: `data:${mediaType};base64,${data}` };
  return [{ type: 'file', name: 'input_audio', media_type: mediaType, bytes, ...fields.rest() }];
}

function fileBlock(fields: Fields): ChatPart[] {
  const file = fields.object('file');
  const name = file.text('filename') ?? file.text('file_id') ?? 'file';
  const data = file.text('file_data');
  const found: ChatFile = data === null ? { name, media_type: null, bytes: null } : fileOfUrl(name, data);
  return [{ type: 'file', ...found, ...fields.rest() }];
}
