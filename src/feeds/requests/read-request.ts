// Reads the body of a request for an answer. An app may ask its own server in any shape: what is not known as a chat is null.

import type { JsonValue } from '../../protocol/index.ts';
import { filledText, isObject, objectOf, objectsOf, type JsonObject } from '../readers/json-members.ts';
import type { Api } from '../readers/reader.ts';
import type { ChatRequest, RequestMessage } from './chat-request.ts';
import { providerOf } from './provider-of.ts';
import { chatMessages, geminiMessages, inputMessages, interactionMessages, uiMessages } from './request-messages.ts';
import { messageOf } from './request-parts.ts';

/** Requests in the shape of a chat that ask for something else than an answer. */
const OTHER_PATHS = /(?:count_?tokens|embed\w*|moderations?|batch\w*|tokenize)$/iu;

/** Roles of the messages of chats, of whatever API. */
const ROLES = /^(?:user|human|assistant|ai|model|system|developer|tool|function)$/iu;

/** Members by which a request for a response differs from one for an embedding. */
const RESPONSE_MEMBERS = [
  'instructions',
  'previous_response_id',
  'conversation',
  'reasoning',
  'stream',
  'tools',
  'store',
];

/** APIs whose servers keep conversations. */
const KEPT: ReadonlySet<Api> = new Set(['openai_responses', 'gemini_interactions']);

/** Reads the JSON of a body. `url`: where it is sent. Null: it does not look like a chat. */
export function readRequest(url: string, body: JsonValue | undefined): ChatRequest | null {
  const path = /^[^?#]*/u.exec(url)?.[0] ?? '';
  if (!isObject(body) || OTHER_PATHS.test(path)) return null;
  const api = apiOf(path, body);
  if (api === null) return null;
  const messages = [...instructionsOf(body), ...messagesOf(api, body)];
  const model = filledText(body['model']) ?? /\/models\/([^/:]+):/u.exec(path)?.[1];
  const conversation = conversationOf(api, body);
  const previous = filledText(body['previous_response_id'] ?? body['previous_interaction_id']);
  if (messages.length === 0 && previous === undefined) return null;
  return {
    api,
    provider: providerOf(api, url),
    ...(model === undefined ? {} : { model }),
    messages,
    isContinuation: KEPT.has(api) && (conversation ?? previous) !== undefined,
    ...(conversation === undefined ? {} : { conversation_id: conversation }),
    ...(previous === undefined ? {} : { previous_response_id: previous }),
  };
}

function apiOf(path: string, body: JsonObject): Api | null {
  const { messages, contents, input, prompt } = body;
  if (isListOfMessages(messages) && ('model' in body || objectsOf(messages).some(isOfChat))) {
    if ('threadId' in body && 'runId' in body) return 'ag_ui';
    if (objectsOf(messages).some(({ parts }) => Array.isArray(parts))) return 'ai_sdk';
    if (path.endsWith('/messages') || 'system' in body || 'anthropic_version' in body) return 'anthropic';
    // Ollama is another server than the app's, whose own address may be the same.
    const isOllamas = /^https?:.*\/api\/chat$/u.test(path) && 'model' in body;
    return isOllamas || 'keep_alive' in body || isObject(body['options']) ? 'ollama' : 'openai_chat';
  }
  if (contents !== undefined && /:(?:streamG|g)enerateContent$/u.test(path)) return 'gemini';
  if (path.endsWith('/interactions') && ('model' in body || 'agent' in body)) return 'gemini_interactions';
  if (input !== undefined && (path.endsWith('/responses') || RESPONSE_MEMBERS.some((name) => name in body)))
    return 'openai_responses';
  if (typeof prompt === 'string' && 'model' in body) {
    if (path.endsWith('/completions')) return 'openai_chat';
    if (path.endsWith('/api/generate')) return 'ollama';
  }
  return null;
}

/** Without a model, a list of messages may be anything else: its answer is recognised in any case. */
function isOfChat({ role }: JsonObject): boolean {
  return typeof role === 'string' && ROLES.test(role);
}

function isListOfMessages(messages: JsonValue | undefined): boolean {
  return (
    Array.isArray(messages) &&
    messages.length > 0 &&
    messages.every((message) => isObject(message) && typeof message['role'] === 'string')
  );
}

/** Instructions that stand beside the messages. */
function instructionsOf(body: JsonObject): RequestMessage[] {
  const { system, instructions, systemInstruction, system_instruction } = body;
  const gemini = systemInstruction ?? system_instruction;
  const content = system ?? instructions ?? (isObject(gemini) ? gemini['parts'] : gemini);
  return content === undefined || content === null || content === '' ? [] : [messageOf('system', content)];
}

function messagesOf(api: Api, body: JsonObject): RequestMessage[] {
  if (api === 'ai_sdk') return uiMessages(body['messages']);
  if (api === 'gemini') return geminiMessages(body['contents']);
  if (api === 'gemini_interactions') return interactionMessages(body['input']);
  if (api === 'openai_responses') return inputMessages(body['input']);
  return typeof body['prompt'] === 'string' ? [messageOf('user', body['prompt'])] : chatMessages(body['messages']);
}

function conversationOf(api: Api, body: JsonObject): string | undefined {
  if (api === 'ai_sdk') return filledText(body['id']);
  if (api === 'ag_ui') return filledText(body['threadId']);
  const { conversation } = body;
  return api === 'openai_responses'
    ? (filledText(conversation) ?? filledText(objectOf(conversation)['id']))
    : undefined;
}
