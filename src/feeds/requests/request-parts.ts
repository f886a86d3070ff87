// Reads the content of one message of a request: a text, or a list of parts in the words of any API.

import { textOfPart, type JsonValue } from '../../protocol/index.ts';
import { isObject, objectOf } from '../readers/json-members.ts';
import type { RequestMessage } from './chat-request.ts';

/** Longer texts within a part are cut, in UTF-16 code units: they are data of pictures and files. */
const MAX_PART_TEXT = 2_000;

/** What of a cut text is left. */
const CUT_TEXT = 60;

/** A message with this content; an absent tool call id is left out. */
export function messageOf(role: string, content: JsonValue | undefined, toolCallId?: string): RequestMessage {
  const list = Array.isArray(content) ? content : [content ?? ''];
  const texts: string[] = [];
  const parts: JsonValue[] = [];
  for (const part of list) {
    const text = textOfPart(part) ?? plainText(part);
    if (text === null) parts.push(shortened(part));
    else texts.push(text);
  }
  return {
    role,
    text: texts.join(''),
    ...(parts.length > 0 ? { parts } : {}),
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
  };
}

/** Gemini's parts have a text and no type. */
function plainText(part: JsonValue): string | null {
  const { text, type, thought } = objectOf(part);
  return type === undefined && thought !== true && typeof text === 'string' ? text : null;
}

function shortened(value: JsonValue): JsonValue {
  if (typeof value === 'string')
    return value.length <= MAX_PART_TEXT ? value : `${value.slice(0, CUT_TEXT)}… (${value.length} characters)`;
  if (Array.isArray(value)) return value.map(shortened);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortened(item)]));
}
