// A message of Chatbox: parts of several kinds, or a text, as its first version wrote it.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { append } from '../append.ts';
import { fileOfUrl, reasoningParts, textParts } from '../api-content.ts';
import type { ChainedMessage } from '../chain.ts';
import type { ChatFile, ChatPart } from '../chat.ts';
import { asRest, Fields, textOf } from '../fields.ts';
import type { Sink } from '../format.ts';
import { roleOf } from '../roles.ts';

/** Kinds of parts that say nothing of the chat: notes of the app. */
const NOTES = new Set(['info']);

/** Reads a message. `file`: the export; it may hold what the message names by a key of the app's store. */
export function readMessage(value: JsonValue, where: string, file: Fields, sink: Sink): ChainedMessage {
  const fields = new Fields(value);
  fields.take('id');
  const role = roleOf(fields.text('role'), where, sink);
  const created_at = fields.time('timestamp');
  const model = fields.text('model');
  const parts = reasoningParts(fields.text('reasoningContent'));
  const notes: [string, JsonValue][] = [];
  for (const [index, part] of fields.list('contentParts').entries()) {
    if (NOTES.has(new Fields(part).text('type') ?? '')) notes.push([String(index), part]);
    else parts.push(...partsOf(part, where, file, sink));
  }
  if (!parts.some((part) => part.type === 'text')) parts.push(...textParts(fields.text('content')));
  const files = [...fields.list('files'), ...fields.list('pictures')];
  append(
    parts,
    files.map((item) => filePart(item, where, file, sink)),
  );
  append(parts, fields.list('links').map(linkPart));
  if (!isJsonObject(value)) parts.push({ type: 'unknown', kind: 'message', value });
  const error = fields.label('error');
  if (error !== null) parts.push({ type: 'error', text: error, code: fields.id('errorCode') });
  const cut_off = fields.flag('generating') === true;
  const rest = asRest(fields.left(), notes.length === 0 ? {} : { contentParts: Object.fromEntries(notes) });
  return { role, created_at, model, parts, cut_off, ...rest };
}

function partsOf(value: JsonValue, where: string, file: Fields, sink: Sink): ChatPart[] {
  const fields = new Fields(value);
  const kind = fields.text('type') ?? '';
  const text = kind === 'text' || kind === 'reasoning' ? fields.text('text') : null;
  if (text !== null) return [{ type: kind === 'text' ? 'text' : 'reasoning', text, ...fields.rest() }];
  if (kind === 'tool-call') return toolParts(fields);
  if (kind === 'image') return [filePart(value, where, file, sink)];
  sink.warn('unknown_content', where, `A part of kind ${kind} is kept as it is.`);
  return [{ type: 'unknown', kind: kind === '' ? 'part' : kind, value }];
}

/** A call, and its result where it has one. */
function toolParts(fields: Fields): ChatPart[] {
  const call_id = fields.id('toolCallId');
  const name = fields.text('toolName') ?? '';
  const input = textOf(fields.take('args'));
  const result = fields.take('result') ?? null;
  const is_error = fields.peek('state') === 'error';
  const call: ChatPart = { type: 'tool_call', name, call_id, input, ...fields.rest() };
  return result === null ? [call] : [call, { type: 'tool_result', call_id, name, text: textOf(result), is_error }];
}

function filePart(value: JsonValue, where: string, file: Fields, sink: Sink): ChatPart {
  const fields = new Fields(value);
  const key = fields.text('storageKey');
  const name = fields.label('name') ?? key ?? fields.text('type') ?? 'file';
  const mediaType = fields.text('fileType');
  const stored = key === null ? undefined : file.take(key);
  const url = fields.label('url') ?? (typeof stored === 'string' && stored.startsWith('data:') ? stored : null);
  let found: ChatFile = { name, media_type: mediaType, bytes: null };
  if (url !== null) found = fileOfUrl(name, url, mediaType);
  else if (typeof stored === 'string') found = { ...found, text: stored };
  else sink.warn('attachment_not_included', where, `${name} is not in the file.`);
  return { type: 'file', ...found, ...fields.rest() };
}

function linkPart(value: JsonValue): ChatPart {
  const fields = new Fields(value);
  return { type: 'source', title: fields.text('title'), url: fields.text('url'), ...fields.rest() };
}
