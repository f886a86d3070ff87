// Calls of tools as OpenAI's API has them, which many apps keep as they are.

import type { JsonValue } from '../protocol/index.ts';
import type { ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';

/** The parts of `tool_calls`: `{ id, type, function: { name, arguments } }`. */
export function toolCallParts(calls: readonly JsonValue[]): ChatPart[] {
  return calls.map((call) => {
    const fields = new Fields(call);
    const called = fields.object('function');
    const name = called.text('name') ?? fields.text('name') ?? '';
    const input = textOf(called.take('arguments') ?? fields.take('arguments'));
    const call_id = fields.id('id');
    fields.takeIf('type', 'function');
    return { type: 'tool_call', name, call_id, input, ...fields.rest() };
  });
}
