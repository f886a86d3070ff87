// Reads the content of one message of a request: a text, or a list of parts in the words of any API.

import { textOfPart, type JsonValue } from '../../protocol/index.ts';
import { base64Of, DataRoom, mediaTypeIn } from '../readers/embedded-data.ts';
import { isObject, type JsonObject, objectOf } from '../readers/json-members.ts';
import type { RequestMessage } from './chat-request.ts';

/** Longer texts within a part are cut, in UTF-16 code units, but for data of pictures and files that an event can hold. */
const MAX_PART_TEXT = 2_000;

/** What of a cut text is left. */
const CUT_TEXT = 60;

/** A message with this content; an absent tool call id is left out. */
export function messageOf(role: string, content: JsonValue | undefined, toolCallId?: string): RequestMessage {
  const list = Array.isArray(content) ? content : [content ?? ''];
  const texts: string[] = [];
  const others: JsonValue[] = [];
  for (const part of list) {
    const text = textOfPart(part) ?? plainText(part);
    if (text === null) others.push(part);
    else texts.push(text);
  }
  const text = texts.join('');
  const room = new DataRoom(text);
  return {
    role,
    text,
    ...(others.length > 0 ? { parts: others.map((part) => recordable(part, room)) } : {}),
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
  };
}

/** Gemini's parts have a text and no type. */
function plainText(part: JsonValue): string | null {
  const { text, type, thought } = objectOf(part);
  return type === undefined && thought !== true && typeof text === 'string' ? text : null;
}

/** The value without long texts, but for data that there is room for. */
export function recordable(value: JsonValue, room: DataRoom | null): JsonValue {
  if (typeof value === 'string') {
    if (value.length <= MAX_PART_TEXT || room?.takes(value) === true) return value;
    return `${value.slice(0, CUT_TEXT)}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) return value.map((item) => recordable(item, room));
  if (bytesIn(value) !== null) return `… (${bytesIn(value)?.length} bytes)`;
  if (!isObject(value)) return value;
  const url = room === null ? undefined : dataUrlIn(value);
  const isTaken = url !== undefined && room?.takes(url) === true;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, isTaken && name === 'data' ? url : recordable(item, room)]),
  );
}

/** The `data` of a part as a data URL, where that is long, and the part says what it is. */
function dataUrlIn(part: JsonObject): string | undefined {
  const { data } = part;
  const type = mediaTypeIn(part);
  const bytes = bytesIn(data);
  const base64 = bytes === null ? data : base64Of(bytes);
  if (type === undefined || typeof base64 !== 'string' || base64.length <= MAX_PART_TEXT) return undefined;
  return base64.startsWith('data:') ? undefined : `data:${type};base64,${base64}`;
}

/** Bytes in what a package gives in place of JSON. */
function bytesIn(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null;
}
