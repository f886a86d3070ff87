// A message of Open WebUI.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { contentParts, fileOfUrl } from '../api-content.ts';
import type { ChainedMessage } from '../chain.ts';
import type { ChatPart } from '../chat.ts';
import { Fields, textOf } from '../fields.ts';
import type { Sink } from '../format.ts';
import { mergeTexts } from '../parts.ts';
import { roleOf } from '../roles.ts';
import { readDetails } from './details.ts';
import { readOutput } from './output.ts';

/** All of a message but its place in the tree. */
export function readMessage(message: Fields, where: string, sink: Sink): ChainedMessage {
  const unknown = (kind: string): void =>
    sink.warn('unknown_content', where, `Content of the kind ${kind} is kept as it is.`);
  const output = readOutput(message.list('output'), unknown);
  const parts = output.length > 0 ? output : readContent(message, unknown);
  // `content` has what `output` has, as HTML.
  if (output.length > 0) message.take('content');
  const files = message.list('files').map((file) => readFile(file, where, sink));
  return {
    role: roleOf(message.label('role'), where, sink),
    created_at: message.time('timestamp'),
    model: message.label('model'),
    parts: [...parts, ...files, ...sourcesOf(message), ...errorOf(message)],
    cut_off: message.flag('done') === false,
    ...message.rest(),
  };
}

function readContent(message: Fields, unknown: (kind: string) => void): ChatPart[] {
  const content = message.take('content');
  return typeof content === 'string' ? readDetails(content) : mergeTexts(contentParts(content, unknown));
}

function errorOf(message: Fields): ChatPart[] {
  const error = message.peek('error') ?? false;
  if (error === false) return [];
  const content = message.object('error').label('content');
  if (content !== null) return [{ type: 'error', text: content }];
  message.take('error');
  // `true` says only that there was one.
  return [{ type: 'error', text: error === true ? '' : textOf(error) }];
}

function readFile(value: JsonValue, where: string, sink: Sink): ChatPart {
  if (!isJsonObject(value)) return { type: 'unknown', kind: 'file', value };
  const fields = new Fields(value);
  const inner = fields.object('file');
  const name = fields.label('name') ?? inner.label('filename') ?? fields.label('type') ?? 'file';
  const mediaType = inner.object('meta').label('content_type') ?? fields.label('content_type');
  const text = inner.object('data').label('content');
  const url = fields.peek('url');
  const file = typeof url === 'string' && /^(?:data|https?):/.test(url) ? fileOfUrl(name, url, mediaType) : null;
  if (file !== null) fields.take('url');
  else if (text === null) sink.warn('attachment_not_included', where, `The export does not have the file ${name}.`);
  const found = file ?? { name, media_type: mediaType, bytes: null };
  return { type: 'file', ...found, ...(text === null ? {} : { text }), ...fields.rest() };
}

/** Each page or document once. The sources stay as they are, too: they have the passages. */
function sourcesOf(message: Fields): ChatPart[] {
  const list = message.peek('sources');
  const found = new Map<string, ChatPart>();
  for (const value of Array.isArray(list) ? list : []) {
    const source = new Fields(value).object('source');
    const [title, url] = [source.label('name'), source.label('url')];
    const key = url ?? title;
    if (key !== null && !found.has(key)) found.set(key, { type: 'source', title, url });
  }
  return [...found.values()];
}
