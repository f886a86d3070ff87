// A call of a tool as VS Code keeps it: what the editor said of it, and in some cases input and output.

import type { JsonValue } from '../../protocol/index.ts';
import type { ChatPart } from '../chat.ts';
import { Fields, textOf } from '../fields.ts';

/** The call, and its result where the session has it. `calls`: arguments by the id of their call. */
export function toolParts(fields: Fields, calls: ReadonlyMap<string, string>): ChatPart[] {
  const name = fields.text('toolId') ?? '';
  const id = fields.id('toolCallId');
  const data = new Fields(fields.peek('toolSpecificData'));
  const details = new Fields(fields.peek('resultDetails'));
  const input =
    (id === null ? undefined : calls.get(id)) ??
    details.text('input') ??
    inputOf(data) ??
    messageOf(fields.peek('invocationMessage'));
  const call: ChatPart = { type: 'tool_call', name, call_id: id, input, ...fields.rest() };
  const output = outputOf(data, details);
  if (output === null) return [call];
  const isError = details.flag('isError') === true;
  return [call, { type: 'tool_result', call_id: id, name, text: output, is_error: isError }];
}

function inputOf(data: Fields): string | null {
  const raw = data.peek('rawInput');
  if (raw !== undefined && raw !== null) return textOf(raw);
  const line = data.peek('commandLine');
  if (typeof line === 'string') return line;
  const command = new Fields(line);
  return command.text('userEdited') ?? command.text('toolEdited') ?? command.text('original') ?? data.text('command');
}

/** What a program printed, or what a tool of a server returned. */
function outputOf(data: Fields, details: Fields): string | null {
  const printed = data.object('terminalCommandOutput').text('text');
  if (printed !== null) return printed;
  if (!Array.isArray(details.peek('output'))) return null;
  const outputs = details.list('output').map((output) => new Fields(output));
  return outputs.map((output) => output.text('value') ?? '').join('\n');
}

/** A message of the editor is Markdown or plain text. */
function messageOf(message: JsonValue | undefined): string {
  return typeof message === 'string' ? message : (new Fields(message).text('value') ?? '');
}
