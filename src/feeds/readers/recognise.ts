// Recognises an API by the first JSON values of an answer. Addresses and content types are hints at most: proxies change
// both.

import { isObject, objectsOf, textOf, type JsonObject } from './json-members.ts';
import type { Api } from './reader.ts';

/** What is known of an answer before it comes. */
export interface AnswerHints {
  /** The API of the request. It decides where a value could come from several APIs, such as an error. */
  readonly api?: Api | undefined;
  /** What is done with an answer that no reader recognises. It passes unseen where this is absent. */
  readonly unknown?: UnknownAnswer | undefined;
}

/** An answer to a chat that no reader recognises. */
export interface UnknownAnswer {
  /** Whether what comes is the text of the answer. Otherwise its beginning is kept raw, and a file part says that there is one. */
  readonly isText: boolean;
  /** Its content type, without parameters; may be empty. */
  readonly media_type: string;
}

/** Types of events by which an answer of the AI SDK begins. */
const AI_SDK_TYPES =
  /^(?:start(?:-step)?|text-(?:start|delta)|reasoning-(?:start|delta)|tool-input-(?:start|available))$/u;

const AG_UI_TYPES = /^(?:RUN_(?:STARTED|ERROR)|TEXT_MESSAGE_(?:START|CHUNK)|TOOL_CALL_(?:START|CHUNK))$/u;

/** The API that a value comes from; null where it could come from anything. */
export function recognise(value: JsonObject, hints: AnswerHints = {}): Api | null {
  const type = textOf(value['type']);
  const { object, choices, message, done, candidates, error } = value;
  if (Array.isArray(choices) && (choices.length === 0 ? 'model' in value : objectsOf(choices).some(isChoice)))
    return 'openai_chat';
  if (type === 'message_start' || (type === 'message' && Array.isArray(value['content']))) return 'anthropic';
  if (object === 'response' || (type.startsWith('response.') && 'response' in value)) return 'openai_responses';
  if (Array.isArray(candidates) || isObject(value['promptFeedback'])) return 'gemini';
  if (isInteraction(value)) return 'gemini_interactions';
  if (typeof done === 'boolean' && (isObject(message) || typeof value['response'] === 'string')) return 'ollama';
  if (AI_SDK_TYPES.test(type) || (type === 'error' && 'errorText' in value)) return 'ai_sdk';
  if (AG_UI_TYPES.test(type)) return 'ag_ui';
  const isError = type === 'error' || typeof error === 'string' || isObject(error);
  return isError ? (hints.api ?? null) : null;
}

/** An event of a stream of Gemini's, or a whole interaction. */
function isInteraction({ event_type, steps, status }: JsonObject): boolean {
  if (typeof event_type === 'string') return /^(?:interaction|step)\.\w/u.test(event_type);
  return (
    typeof status === 'string' &&
    objectsOf(steps).some(({ type }) => /^(?:model_output|thought|\w+_call)$/u.test(textOf(type)))
  );
}

function isChoice(choice: JsonObject): boolean {
  return isObject(choice['delta']) || isObject(choice['message']) || 'finish_reason' in choice;
}
