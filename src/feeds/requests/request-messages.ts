// The messages of a request, in the shape of each API. Results of tools are messages of role `tool`, wherever they stand.

import type { JsonValue } from '../../protocol/index.ts';
import { asText, filledText, isObject, objectsOf, textOf, type JsonObject } from '../readers/json-members.ts';
import type { RequestMessage } from './chat-request.ts';
import { messageOf } from './request-parts.ts';

/** OpenAI chat completions, Anthropic, Ollama, AG-UI and what is like them: `{role, content}`. */
export function chatMessages(list: JsonValue | undefined): RequestMessage[] {
  return objectsOf(list).flatMap((message) => {
    const { role, content } = message;
    const callId = filledText(message['tool_call_id']) ?? filledText(message['toolCallId']);
    if (!Array.isArray(content)) return [messageOf(textOf(role), content, callId)];
    const results = content.filter(isToolResult);
    const others = content.filter((part) => !isToolResult(part));
    return [
      ...results.map((result) => toolMessage(result['tool_use_id'], result['content'])),
      ...(others.length > 0 || results.length === 0 ? [messageOf(textOf(role), others, callId)] : []),
    ];
  });
}

/** Anthropic's results of tools are parts of a user's message. */
function isToolResult(part: JsonValue): part is { [key: string]: JsonValue } {
  return isObject(part) && textOf(part['type']).endsWith('tool_result') && 'tool_use_id' in part;
}

function toolMessage(id: JsonValue | undefined, content: JsonValue | undefined): RequestMessage {
  return messageOf('tool', isObject(content) ? asText(content) : content, filledText(id));
}

/** The AI SDK: `{role, parts}`, in which the outputs of tools are parts of the assistant's message. */
export function uiMessages(list: JsonValue | undefined): RequestMessage[] {
  return objectsOf(list).flatMap(({ role, parts }) => {
    if (role !== 'assistant') return [messageOf(textOf(role), parts)];
    const outputs = objectsOf(parts).filter(({ output, errorText }) => output !== undefined || errorText !== undefined);
    return [
      messageOf(
        'assistant',
        objectsOf(parts).filter(({ type }) => type === 'text'),
      ),
      ...outputs.map((part) => toolMessage(part['toolCallId'], asText(part['output'] ?? part['errorText']))),
    ];
  });
}

/** OpenAI responses: a text, or a list of items, of which the answers' own are left out. */
export function inputMessages(input: JsonValue | undefined): RequestMessage[] {
  if (typeof input === 'string') return [messageOf('user', input)];
  return objectsOf(input).flatMap((item) => {
    const { type, role, content, call_id, output } = item;
    if (typeof role === 'string') return [messageOf(role, content)];
    return textOf(type).endsWith('_call_output') ? [toolMessage(call_id, output)] : [];
  });
}

/** Gemini: `{role, parts}`, in which the results of functions are parts. */
export function geminiMessages(contents: JsonValue | undefined): RequestMessage[] {
  if (typeof contents === 'string') return [messageOf('user', contents)];
  return objectsOf(contents).flatMap(({ role, parts }) => {
    const list = objectsOf(parts);
    const results = list.filter(({ functionResponse }) => isObject(functionResponse));
    const others = list.filter((part) => !results.includes(part));
    const name = role === 'model' ? 'assistant' : (filledText(role) ?? 'user');
    return [
      ...results.map(({ functionResponse }) => functionResult(functionResponse)),
      ...(others.length > 0 ? [messageOf(name, others)] : []),
    ];
  });
}

function functionResult(functionResponse: JsonValue | undefined): RequestMessage {
  const { id, name, response }: JsonObject = isObject(functionResponse) ? functionResponse : {};
  return toolMessage(id ?? name, asText(response));
}

/** Gemini interactions: a text, contents of one question, or steps, of which thoughts and calls are left out. */
export function interactionMessages(input: JsonValue | undefined): RequestMessage[] {
  if (typeof input === 'string') return [messageOf('user', input)];
  const list = isObject(input) ? [input] : objectsOf(input);
  const steps = list.filter(({ type }) => /_input$|_output$|_result$|_call$|^thought$/u.test(textOf(type)));
  if (steps.length === 0) return list.length === 0 ? [] : [messageOf('user', list)];
  return steps.flatMap(({ type, content, call_id, result }) => {
    if (type === 'user_input') return [messageOf('user', content)];
    if (type === 'model_output') return [messageOf('assistant', content)];
    return textOf(type).endsWith('_result') ? [toolMessage(call_id, result)] : [];
  });
}
