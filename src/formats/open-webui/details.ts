// Reasoning and tool calls in the text of a message, as older versions of Open WebUI write them: `<details type="…">` blocks.

import type { ChatPart, JsonObject } from '../chat.ts';

const BEGIN = '<details type="';
const END = '</details>';
/** The rest of the opening tag after its type, and the summary. */
const OPENING =
  /(reasoning|tool_calls|code_interpreter)"((?:\s+[\w-]+=(?:"[^"]*"|'[^']*'))*)\s*>\s*(?:<summary>[^<]*<\/summary>)?/y;
const ATTRIBUTE = /([\w-]+)=(?:"([^"]*)"|'([^']*)')/g;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#x27;', "'"],
  ['&#39;', "'"],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);

/** The parts of a text: a block that is not closed, or of another type, is text. */
export function readDetails(content: string): ChatPart[] {
  const parts: ChatPart[] = [];
  let plain = 0;
  for (let begin = content.indexOf(BEGIN); begin >= 0; begin = content.indexOf(BEGIN, begin + 1)) {
    OPENING.lastIndex = begin + BEGIN.length;
    const opening = OPENING.exec(content);
    if (opening === null) continue;
    const end = content.indexOf(END, OPENING.lastIndex);
    if (end < 0) break;
    pushText(parts, content.slice(plain, begin));
    const [, type = '', attributes = ''] = opening;
    parts.push(...blockParts(type, attributesOf(attributes), content.slice(OPENING.lastIndex, end)));
    plain = end + END.length;
    begin = plain - 1;
  }
  pushText(parts, content.slice(plain));
  return parts;
}

/** Line breaks around blocks belong to the blocks. */
function pushText(parts: ChatPart[], text: string): void {
  const own = parts.length === 0 ? text : text.replace(/^\n+/, '');
  if (own.trim() !== '') parts.push({ type: 'text', text: own });
}

function blockParts(type: string, attributes: Map<string, string>, body: string): ChatPart[] {
  const text = unescaped(body).trim();
  const take = (name: string): string | null => {
    const value = attributes.get(name) ?? null;
    attributes.delete(name);
    return value;
  };
  if (type === 'reasoning') {
    const quoted = text.replaceAll(/^> ?/gm, '');
    return quoted === '' ? [] : [{ type: 'reasoning', text: quoted, ...restOf(attributes) }];
  }
  const id = take('id');
  const name = take('name') ?? type;
  const isCode = type === 'code_interpreter';
  const input = isCode ? text : jsonText(take('arguments') ?? '');
  const output = take(isCode ? 'output' : 'result') ?? (isCode || text === '' ? null : text);
  const call: ChatPart = { type: 'tool_call', name, call_id: id, input, ...restOf(attributes) };
  return output === null ? [call] : [call, { type: 'tool_result', call_id: id, name, text: jsonText(output) }];
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE))
    attributes.set(name, unescaped(double ?? single ?? ''));
  return attributes;
}

function restOf(attributes: ReadonlyMap<string, string>): { readonly rest?: JsonObject } {
  return attributes.size === 0 ? {} : { rest: Object.fromEntries(attributes) };
}

function unescaped(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp|#39|#x27);/g, (entity) => ENTITIES.get(entity) ?? entity);
}

/** A text that was written as a JSON string is that string. */
function jsonText(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}
