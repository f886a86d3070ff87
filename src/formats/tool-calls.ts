// Calls and results of tools as OpenAI's API has them, which many apps keep as they are.

import type { JsonValue } from '../protocol/index.ts';
import type { UnknownBlock } from './api-content.ts';
import type { ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';

/** The parts of `tool_calls`: `{ id, type, function: { name, arguments } }`. A call without a name is kept as it is, as of kind `tool_call`. */
export function toolCallParts(calls: readonly JsonValue[], unknown: UnknownBlock): ChatPart[] {
  return calls.flatMap((call) => toolCallPart(call, unknown));
}

function toolCallPart(value: JsonValue, unknown: UnknownBlock): ChatPart[] {
  if (value === null) return [];
  const call = new Fields(value);
  const inner = call.has('custom') ? call.object('custom') : call.object('function');
  const name = inner.label('name');
  if (name === null) {
    unknown('tool_call');
    return [{ type: 'unknown', kind: 'tool_call', value }];
  }
  call.takeIf('type', 'function');
  const input = textOf(inner.take('arguments') ?? inner.take('input'));
  return [{ type: 'tool_call', name, call_id: call.id('id'), input, ...call.rest() }];
}

/** The content of a message of a tool as its result: its texts, and after it what else it has. */
export function resultParts(content: readonly ChatPart[], callId: string | null, name: string | null): ChatPart[] {
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  const result: ChatPart = { type: 'tool_result', call_id: callId, name, text: texts.join('\n') };
  return [result, ...content.filter((part) => part.type !== 'text')];
}
