// OpenAI chat completions, as OpenAI and the servers compatible with it send them: chunks with `delta`, or one completion
// with `message`.

import type { JsonValue } from '../../protocol/index.ts';
import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, isObject, objectOf, objectsOf, textOf, type JsonObject } from './json-members.ts';
import { keepLeftovers } from './leftovers.ts';
import type { ReadValue } from './reader.ts';

const KNOWN_IN_CHUNK = ['id', 'object', 'created', 'model', 'choices', 'usage', 'obfuscation', 'error', 'x_groq'];
const DESCRIBING = ['system_fingerprint', 'service_tier', 'provider'];
const KNOWN_IN_CHOICE = ['index', 'delta', 'message', 'text', 'finish_reason', 'usage', 'native_finish_reason'];
const KNOWN_IN_DELTA = [
  'role',
  'content',
  'refusal',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'tool_calls',
  'function_call',
  'annotations',
  'audio',
];

export function readOpenAiChat(answer: AnswerProgress): ReadValue {
  const keepOfChunk = keepLeftovers(answer, [...KNOWN_IN_CHUNK, ...DESCRIBING]);
  const keepOfChoice = keepLeftovers(answer, KNOWN_IN_CHOICE);
  const keepOfDelta = keepLeftovers(answer, KNOWN_IN_DELTA);
  const toolCalls = createToolCalls(answer);

  function readChoice(choice: JsonObject): void {
    // Another answer to the same question, where an app asked for several.
    if (typeof choice['index'] === 'number' && choice['index'] > 0) return answer.raw({ choice: choice });
    answer.append(textOf(choice['text']));
    const delta = objectOf(choice['delta'] ?? choice['message']);
    readReasoning(answer, delta);
    readContent(answer, delta['content']);
    answer.append(textOf(delta['refusal']));
    answer.append(textOf(objectOf(delta['audio'])['transcript']));
    for (const call of objectsOf(delta['tool_calls'])) toolCalls(call);
    if (isObject(delta['function_call'])) toolCalls({ index: 'function', function: delta['function_call'] });
    for (const annotation of objectsOf(delta['annotations'])) answer.source(sourceOf(annotation));
    keepOfDelta(delta);
    keepOfChoice(choice);
    const reason = filledText(choice['finish_reason']);
    // An answer in one piece needs no reason to be whole.
    if (reason !== undefined || (isObject(choice['message']) && !isObject(choice['delta']))) answer.finish(reason);
  }

  return (chunk) => {
    const { id, model, choices } = chunk;
    const error = chunk['error'] ?? (choices === undefined ? otherError(chunk) : undefined);
    const describing = Object.fromEntries(DESCRIBING.map((name) => [name, chunk[name]]));
    answer.describe({ response_id: id, model, ...describing });
    for (const choice of objectsOf(choices)) readChoice(choice);
    answer.usage(chunk['usage'] ?? objectsOf(choices)[0]?.['usage'] ?? objectOf(chunk['x_groq'])['usage']);
    keepOfChunk(chunk);
    if (error !== undefined && error !== null) answer.fail(answerError(error));
    else if (objectsOf(choices).some((choice) => choice['finish_reason'] === 'error'))
      answer.fail({ message: 'The server reports an error without a text.' });
  };
}

/** `{detail}` of servers made with FastAPI, and `{object: 'error', message}`. */
function otherError(chunk: JsonObject): JsonValue | undefined {
  return chunk['detail'] ?? (chunk['object'] === 'error' ? { ...chunk } : undefined);
}

/** Servers send the same reasoning under several names: the first that has text counts. */
function readReasoning(answer: AnswerProgress, delta: JsonObject): void {
  const details = objectsOf(delta['reasoning_details']);
  const text =
    filledText(delta['reasoning_content']) ??
    filledText(delta['reasoning']) ??
    details.map(({ text: part, summary }) => textOf(part ?? summary)).join('');
  answer.reasoning(text);
  // Encrypted reasoning and signatures, which an app must send back.
  const kept = details.filter(({ data, signature }) => data !== undefined || filledText(signature) !== undefined);
  if (kept.length > 0) answer.reasoning('', { metadata: { reasoning_details: kept as JsonValue[] } });
}

/** A text, or a list of parts. */
function readContent(answer: AnswerProgress, content: JsonValue | undefined): void {
  if (!Array.isArray(content)) return answer.append(textOf(content));
  for (const part of content) {
    const { type, text, thinking } = objectOf(part);
    if (typeof part === 'string') answer.append(part);
    else if (type === 'text') answer.append(textOf(text));
    else if (type === 'thinking') answer.reasoning(thinkingText(thinking));
    else answer.raw(part);
  }
}

function thinkingText(thinking: JsonValue | undefined): string {
  if (typeof thinking === 'string') return thinking;
  return objectsOf(thinking)
    .map(({ text }) => textOf(text))
    .join('');
}

/** `{type: 'url_citation', url_citation: {url, title}}`, without the nesting. */
function sourceOf(annotation: JsonObject): { [key: string]: JsonValue } {
  const { type, ...rest } = annotation;
  const own = typeof type === 'string' ? annotation[type] : undefined;
  return { ...(isObject(own) ? own : rest), type: type ?? 'annotation' };
}

/**
 * Tells tool calls apart. A delta names its call by its index, its id, both or neither; some servers give two calls one index.
 * So a call begins where an id comes with a name and is not the id of the call at that index.
 */
function createToolCalls(answer: AnswerProgress): (call: JsonObject) => void {
  interface Call {
    readonly key: string;
    id: string | undefined;
  }
  const calls: Call[] = [];
  const byIndex = new Map<JsonValue, Call>();
  let last: Call | undefined;

  function callOf(index: JsonValue | undefined, id: string | undefined, isNamed: boolean): Call {
    const known = index === undefined || index === null ? last : byIndex.get(index);
    const sameId = id === undefined ? undefined : calls.find((call) => call.id === id);
    if (sameId !== undefined) return sameId;
    if (known !== undefined && (id === undefined || known.id === undefined || !isNamed)) return known;
    const call: Call = { key: String(calls.length), id };
    calls.push(call);
    return call;
  }

  return (delta) => {
    const own = objectOf(delta['function'] ?? delta['custom']);
    const id = filledText(delta['id']);
    const name = filledText(own['name']);
    const index = delta['index'];
    const call = callOf(index, id, name !== undefined);
    call.id ??= id;
    if (index !== undefined && index !== null) byIndex.set(index, call);
    last = call;
    answer.toolCall({ key: call.key, id, name, arguments: asText(own['arguments'] ?? own['input']) });
  };
}
