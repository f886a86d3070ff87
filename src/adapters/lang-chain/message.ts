// What LangChain.js has of a message, whole or as a chunk. Every model has its own habits, so each member may be missing.

import { asText, filledText, objectOf, objectsOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { AnswerWriter, NewMessage } from '../../feeds/writer/writers.ts';
import type { JsonValue } from '../../protocol/index.ts';
import { jsonLike } from '../recording/json-like.ts';
import { unharmed } from '../recording/unharmed.ts';

/** `BaseMessage` of @langchain/core, as far as it is read here. */
export interface LangChainMessage {
  readonly content: unknown;
  getType(): string;
}

/** `BasePromptValueInterface` of @langchain/core, as far as it is read here. */
export interface LangChainPrompt {
  toChatMessages(): readonly LangChainMessage[];
}

/**
 * What a model of LangChain.js is asked: a question, a prompt, or messages. Each message is a question, a `BaseMessage`, a tuple
 * such as `['human', text]`, or an object with `role` and `content`.
 */
export type LangChainInput = string | LangChainPrompt | readonly (string | object)[] | null | undefined;

const ROLES: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant' };

/** The messages of an input. One that cannot be read is left out. */
export function newMessagesOf(input: LangChainInput): NewMessage[] {
  const messages =
    typeof input === 'object' && input !== null && 'toChatMessages' in input ? input.toChatMessages() : input;
  return [messages ?? []].flat().flatMap((message) => unharmed(() => newMessageOf(message)) ?? []);
}

function newMessageOf(message: unknown): NewMessage[] {
  if (typeof message === 'string') return [{ role: 'user', content: message }];
  const [tupleRole, tupleContent] = isList(message) ? message : [];
  const { role = tupleRole, type = role, content = tupleContent, tool_call_id, name, ...more } = jsonLike(message);
  const kind = isMessage(message) ? message.getType() : 'generic';
  const given = kind === 'generic' ? (role ?? type) : kind;
  if (typeof given !== 'string') return [];
  const metadata = given === 'tool' ? { tool_call_id: tool_call_id ?? null, tool_name: name ?? null } : null;
  return [
    {
      metadata,
      ...(isMessage(message) ? {} : more),
      role: ROLES[given] ?? given,
      content: Array.isArray(content) ? objectsOf(content) : textOf(content),
    },
  ];
}

function isList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether it is a message of LangChain.js. */
export function isMessage(value: unknown): value is LangChainMessage {
  return typeof value === 'object' && value !== null && 'getType' in value;
}

/** Adds the text and the reasoning of a message, or of a chunk of one. */
export function readContent(answer: AnswerWriter, { content, additional_kwargs }: JsonObject): void {
  answer.reasoning(textOf(objectOf(additional_kwargs)['reasoning_content']));
  if (typeof content === 'string') answer.append(content);
  for (const block of objectsOf(content)) readBlock(answer, block);
}

/** Adds the calls of a chunk, or of a whole message. */
export function readCalls(answer: AnswerWriter, { tool_call_chunks, tool_calls }: JsonObject): void {
  const chunks = objectsOf(tool_call_chunks);
  for (const { index, id, name, args } of chunks) {
    answer.toolCall({ key: asText(index ?? id), id: filledText(id), name: filledText(name), arguments: textOf(args) });
  }
  if (chunks.length > 0) return;
  for (const { id, name, args } of objectsOf(tool_calls)) {
    answer.toolCall({ key: textOf(id), id: filledText(id), name: filledText(name), arguments: asText(args) });
  }
}

/** What a whole message says of itself. */
export function describe(answer: AnswerWriter, { id, usage_metadata, response_metadata }: JsonObject): void {
  const about = objectOf(response_metadata);
  const description = {
    response_id: id,
    model: about['model_name'] ?? about['model'],
    finish_reason: about['finish_reason'] ?? about['stop_reason'] ?? about['done_reason'],
    usage: usage_metadata ?? about['usage'],
  };
  answer.describe(
    Object.fromEntries(
      Object.entries(description).flatMap(([name, value]) => (value == null ? [] : [[name, value] as const])),
    ),
  );
}

function readBlock(answer: AnswerWriter, block: JsonObject): void {
  const { type } = block;
  if (type === 'text') answer.append(textOf(block['text']));
  else if (type === 'reasoning' || type === 'thinking')
    answer.reasoning(textOf(block['reasoning'] ?? block['thinking']), { key: asText(block['index']) });
  // The message has calls in a member of their own, too.
  else if (!/tool|input_json/u.test(textOf(type))) answer.raw(block);
}

/** Adds the result of a tool. Returns the id of its call. */
export function readToolResult(answer: AnswerWriter, output: unknown): string {
  const { tool_call_id, name, content, status } = jsonLike(output);
  if (content !== undefined)
    answer.toolResult({
      id: filledText(tool_call_id),
      name: filledText(name),
      content,
      is_error: status === 'error' || undefined,
    });
  return asText(tool_call_id);
}
