// An item of the model's API as Codex logs it: a message, reasoning, a call or its result. Each is a message of its own.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { append } from '../append.ts';
import { contentParts, takeResult } from '../api-content.ts';
import type { ChainedMessage } from '../chain.ts';
import type { ChatPart, JsonObject } from '../chat.ts';
import { asRest, Fields, textOf } from '../fields.ts';
import { parseValue } from '../value-sink.ts';

/** A message without its time, which the line has. */
type TimelessMessage = Omit<ChainedMessage, 'created_at'>;

/** What the program itself sends in the person's name. */
const OF_PROGRAM =
  /^\s*(?:<(?:environment_context|user_instructions|turn_aborted|skill|permissions instructions)\b|# AGENTS\.md instructions)/i;

/** Null for an item that says nothing to people, such as reasoning that is encrypted. */
export function readItem(item: JsonValue, unknown: (kind: string) => void): TimelessMessage | null {
  const fields = new Fields(item);
  const type = fields.text('type') ?? 'message';
  switch (type) {
    case 'message':
      return isJsonObject(item) ? readMessage(fields, unknown) : unknownItem(typeof item, item, unknown);
    case 'reasoning':
      return readReasoning(fields);
    case 'function_call':
    case 'custom_tool_call':
      return readCall(
        fields,
        fields.text('name') ?? '',
        textOf(fields.take('arguments') ?? fields.take('input') ?? undefined),
      );
    case 'local_shell_call':
    case 'web_search_call':
    case 'image_generation_call':
    case 'tool_search_call':
      return readCall(
        fields,
        type.slice(0, -'_call'.length),
        textOf(fields.take('action') ?? fields.take('arguments') ?? undefined),
      );
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'tool_search_output':
      return readOutput(fields);
    case 'ghost_snapshot':
    case 'compaction':
    case 'compaction_summary':
      return null;
    default:
      return unknownItem(type, item, unknown);
  }
}

function readMessage(fields: Fields, unknown: (kind: string) => void): TimelessMessage {
  const role = fields.text('role') ?? 'assistant';
  const parts = contentParts(fields.take('content'), unknown);
  const [first] = parts;
  const isOfProgram = role === 'user' && first?.type === 'text' && OF_PROGRAM.test(first.text);
  const hidden = role === 'developer' || role === 'system' || isOfProgram;
  return { role, parts, hidden, ...fields.rest() };
}

function readReasoning(fields: Fields): TimelessMessage | null {
  const parts: ChatPart[] = [];
  for (const key of ['summary', 'content']) {
    for (const block of fields.list(key)) {
      const inner = new Fields(block);
      const text = inner.text('text') ?? textOf(block);
      inner.takeIf('type', key === 'summary' ? 'summary_text' : 'reasoning_text');
      if (text !== '') parts.push({ type: 'reasoning', text, ...inner.rest() });
    }
  }
  return parts.length === 0 ? null : { role: 'assistant', parts, hidden: true, ...fields.rest() };
}

function readCall(fields: Fields, name: string, input: string): TimelessMessage {
  const call_id = fields.id('call_id') ?? fields.id('id');
  return { role: 'assistant', parts: [{ type: 'tool_call', name, call_id, input, ...fields.rest() }] };
}

function readOutput(fields: Fields): TimelessMessage {
  const output = fields.peek('output') ?? null;
  const others: ChatPart[] = [];
  let [text, isError] = ['', false];
  if (Array.isArray(output)) {
    const result = takeResult(fields, 'output');
    text = result.text;
    append(others, result.others);
  } else if (isJsonObject(output)) {
    const inner = fields.object('output');
    text = inner.text('content') ?? inner.text('output') ?? '';
    isError = inner.peek('success') === false;
  } else {
    fields.take('output');
    const old = programOutput(output);
    if (old !== null) return toolMessage(fields, old.text, old.isError, [], { output_metadata: old.metadata });
    text = textOf(output ?? undefined);
  }
  return toolMessage(fields, text, isError, others, {});
}

function toolMessage(
  fields: Fields,
  text: string,
  is_error: boolean,
  others: readonly ChatPart[],
  more: JsonObject,
): TimelessMessage {
  const call_id = fields.id('call_id');
  const result: ChatPart = {
    type: 'tool_result',
    call_id,
    text,
    is_error,
    ...asRest(fields.left(), more),
  };
  return { role: 'tool', parts: [result, ...others] };
}

/** What a program printed, as earlier versions wrote it: JSON in a text, with its exit code. */
function programOutput(
  output: JsonValue,
): { readonly text: string; readonly isError: boolean; readonly metadata: JsonValue } | null {
  if (typeof output !== 'string' || !output.startsWith('{"output":')) return null;
  const fields = new Fields(parseValue(output));
  const text = fields.text('output');
  const metadata = fields.peek('metadata');
  if (text === null || metadata === undefined || !isJsonObject(metadata)) return null;
  const exitCode = new Fields(metadata).number('exit_code');
  return { text, isError: exitCode !== null && exitCode !== 0, metadata };
}

function unknownItem(kind: string, item: JsonValue, unknown: (kind: string) => void): TimelessMessage {
  unknown(kind);
  return { role: 'assistant', parts: [{ type: 'unknown', kind, value: item }] };
}
