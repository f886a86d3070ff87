// The content of a message in Gemini's API: a text, or a list of parts. AI Studio has what its parts have in its messages, too.

import type { JsonValue } from '../protocol/index.ts';
import type { ChatPart } from './chat.ts';
import { Fields, textOf } from './fields.ts';
import { mergeTexts } from './parts.ts';

/** The parts of a content. `unknown` is called for each part that is kept as it is. */
export function geminiParts(content: JsonValue | undefined, isThought: boolean, unknown: () => void): ChatPart[] {
  if (content === undefined || content === null || content === '') return [];
  const list = Array.isArray(content) ? content : [content];
  return mergeTexts(list.flatMap((value) => readPart(value, isThought, unknown)));
}

function readPart(value: JsonValue, isThought: boolean, unknown: () => void): ChatPart[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return [{ type: isThought ? 'reasoning' : 'text', text: value }];
  const part = new Fields(value);
  const text = part.text('text');
  const isReasoning = part.flag('thought') === true || isThought;
  const parts: ChatPart[] = [];
  if (text !== null && text !== '') parts.push({ type: isReasoning ? 'reasoning' : 'text', text });
  parts.push(...toolParts(part), ...inlineFiles(part));
  const [first, ...others] = parts;
  if (first !== undefined) return [{ ...first, ...part.rest() }, ...others];
  if (text !== null && part.left() === undefined) return [];
  unknown();
  return [{ type: 'unknown', kind: 'part', value }];
}

/** Code that the model has run, calls of tools and their results. */
export function toolParts(fields: Fields): ChatPart[] {
  const parts: ChatPart[] = [];
  const input = fields.object('executableCode').text('code');
  if (input !== null) parts.push({ type: 'tool_call', name: 'code_execution', call_id: null, input });
  const run = fields.object('codeExecutionResult');
  const [output, outcome] = [run.text('output'), run.label('outcome')];
  if (output !== null || outcome !== null) {
    const isError = outcome !== null && outcome !== 'OUTCOME_OK';
    parts.push({ type: 'tool_result', call_id: null, name: 'code_execution', text: output ?? '', is_error: isError });
  }
  const call = fields.object('functionCall');
  const name = call.label('name');
  if (name !== null) parts.push({ type: 'tool_call', name, call_id: call.id('id'), input: textOf(call.take('args')) });
  const answer = fields.object('functionResponse');
  if (answer.has('response')) {
    const text = textOf(answer.take('response'));
    parts.push({ type: 'tool_result', call_id: answer.id('id'), name: answer.label('name'), text });
  }
  return parts;
}

/** Files whose bytes or addresses are in the fields. */
export function inlineFiles(fields: Fields): ChatPart[] {
  const parts: ChatPart[] = [];
  for (const key of ['inlineFile', 'inlineImage', 'inlineAudio', 'inlineData']) {
    const file = fields.object(key);
    const data = file.label('data');
    if (data === null) continue;
    const mediaType = file.label('mimeType');
    const bytes = { data: `data:${mediaType ?? ''};base64,${data}` };
    parts.push({ type: 'file', name: file.label('displayName') ?? key, media_type: mediaType, bytes });
  }
  const file = fields.object('fileData');
  const url = file.label('fileUri');
  if (url !== null) {
    const name = file.label('displayName') ?? url;
    parts.push({ type: 'file', name, media_type: file.label('mimeType'), bytes: null, url });
  }
  return parts;
}
