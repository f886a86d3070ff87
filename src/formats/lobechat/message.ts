// A message of LobeChat.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { append } from '../append.ts';
import { contentParts, fileOfUrl, reasoningParts } from '../api-content.ts';
import type { ChainedMessage } from '../chain.ts';
import type { ChatPart } from '../chat.ts';
import { Fields, textOf } from '../fields.ts';
import type { Sink } from '../format.ts';
import { roleOf } from '../roles.ts';

export function readMessage(value: JsonValue, where: string, sink: Sink): ChainedMessage {
  const fields = new Fields(value);
  for (const key of ['id', 'parentId', 'topicId', 'sessionId']) fields.take(key);
  const role = roleOf(fields.text('role'), where, sink);
  const created_at = fields.time('createdAt');
  const model = fields.text('fromModel') ?? fields.text('model') ?? fields.object('extra').text('fromModel');
  const call_id = fields.id('tool_call_id');
  const parts = reasoningParts(fields.text('reasoning') ?? fields.object('reasoning').text('content'));
  if (role === 'tool') {
    const name = fields.object('plugin').text('apiName');
    const is_error = isJsonObject(fields.peek('pluginError') ?? null);
    parts.push({ type: 'tool_result', call_id, name, text: textOf(fields.take('content')), is_error });
  } else {
    const unknown = (kind: string): void =>
      sink.warn('unknown_content', where, `A block of kind ${kind} is kept as it is.`);
    append(parts, contentParts(fields.take('content'), unknown));
  }
  append(parts, fields.list('tools').map(callPart));
  for (const key of ['imageList', 'videoList', 'fileList', 'files']) append(parts, fields.list(key).map(filePart));
  append(parts, fields.object('search').list('citations').map(sourcePart));
  const error = new Fields(fields.peek('error'));
  const message = error.text('message') ?? error.id('type');
  if (message !== null) parts.push({ type: 'error', text: message, code: error.id('type') });
  return { role, created_at, model, parts, ...fields.rest() };
}

function callPart(value: JsonValue): ChatPart {
  const fields = new Fields(value);
  const call_id = fields.id('id');
  const name = fields.text('apiName') ?? '';
  const input = textOf(fields.take('arguments'));
  return { type: 'tool_call', name, call_id, input, ...fields.rest() };
}

/** A file: an object with a URL, or only its id. */
function filePart(value: JsonValue): ChatPart {
  const fields = new Fields(value);
  const name = fields.label('name') ?? fields.label('alt') ?? fields.id('id') ?? textOf(value);
  const [url, mediaType] = [fields.label('url'), fields.text('fileType')];
  const file = url === null ? { name, media_type: mediaType, bytes: null } : fileOfUrl(name, url, mediaType);
  return { type: 'file', ...file, ...fields.rest() };
}

function sourcePart(value: JsonValue): ChatPart {
  const fields = new Fields(value);
  return { type: 'source', title: fields.text('title'), url: fields.text('url'), ...fields.rest() };
}
