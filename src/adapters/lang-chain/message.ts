// What LangChain.js has of a message, whole or as a chunk. Every model has its own habits, so each member may be missing.

import { asText, filledText, objectOf, objectsOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { AnswerWriter, NewMessage } from '../../feeds/writer/writers.ts';
import { jsonLike } from '../recording/json-like.ts';

/** `BaseMessage` of @langchain/core, as far as it is read here. */
export interface LangChainMessage {
  readonly content: unknown;
  getType(): string;
}

const ROLES: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant' };

/** A message that is no answer as it streams. */
export function newMessageOf(message: LangChainMessage): NewMessage {
  const { content, tool_call_id, name } = jsonLike(message);
  const type = message.getType();
  const metadata = type === 'tool' ? { tool_call_id: tool_call_id ?? null, tool_name: name ?? null } : null;
  return {
    role: ROLES[type] ?? type,
    content: Array.isArray(content) ? objectsOf(content) : textOf(content),
    metadata,
  };
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
