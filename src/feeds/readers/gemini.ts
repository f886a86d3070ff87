// Gemini `streamGenerateContent` and `generateContent`: each value holds the next parts of the answer. A finish reason may
// come before its last part.

import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, isObject, objectOf, objectsOf, textOf, type JsonObject } from './json-members.ts';
import { keepLeftovers } from './leftovers.ts';
import { readMedia } from './media.ts';
import type { ReadValue } from './reader.ts';

const KNOWN_IN_VALUE = [
  'candidates',
  'promptFeedback',
  'usageMetadata',
  'modelVersion',
  'responseId',
  'createTime',
  'error',
];
const KNOWN_IN_CANDIDATE = ['content', 'finishReason', 'finishMessage', 'index', 'tokenCount'];
const KNOWN_IN_PART = [
  'text',
  'thought',
  'thoughtSignature',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'inlineData',
  'fileData',
];

export function readGemini(answer: AnswerProgress): ReadValue {
  const keepOfValue = keepLeftovers(answer, KNOWN_IN_VALUE);
  const keepOfCandidate = keepLeftovers(answer, KNOWN_IN_CANDIDATE);
  const keepOfPart = keepLeftovers(answer, KNOWN_IN_PART);
  const seenSources = new Set<string>();
  let calls = 0;
  let codeKey = '0';

  function readPart(part: JsonObject): void {
    const { text, thought, functionCall, functionResponse, executableCode, codeExecutionResult } = part;
    const signature = filledText(part['thoughtSignature']);
    const metadata = signature === undefined ? undefined : { thought_signature: signature };
    if (thought === true) answer.reasoning(textOf(text), { metadata });
    else if (isObject(functionCall)) call(functionCall, metadata);
    else {
      answer.append(textOf(text));
      answer.describe(metadata ?? {});
    }
    if (isObject(functionResponse)) {
      const { id, name, response } = functionResponse;
      answer.toolResult({ id: filledText(id), name: filledText(name), content: response ?? '' });
    }
    if (isObject(executableCode)) {
      const { id, code, language } = executableCode;
      codeKey = nextKey();
      answer.toolCall({
        key: codeKey,
        id: filledText(id),
        name: 'code_execution',
        arguments: textOf(code),
        metadata: { language: textOf(language) },
      });
    }
    if (isObject(codeExecutionResult)) {
      const { id, output, outcome } = codeExecutionResult;
      const isError = outcome !== 'OUTCOME_OK';
      answer.toolResult({
        key: codeKey,
        id: filledText(id),
        name: 'code_execution',
        content: textOf(output),
        ...(isError ? { is_error: true } : {}),
        metadata: { outcome: textOf(outcome) },
      });
    }
    readMedia(answer, part);
    keepOfPart(part);
  }

  function call({ id, name, args }: JsonObject, metadata: { readonly thought_signature: string } | undefined): void {
    answer.toolCall({ key: nextKey(), id: filledText(id), name: filledText(name), arguments: asText(args), metadata });
  }

  function nextKey(): string {
    calls += 1;
    return String(calls - 1);
  }

  function readCandidate(candidate: JsonObject): void {
    if (typeof candidate['index'] === 'number' && candidate['index'] > 0) return answer.raw({ candidate: candidate });
    for (const part of objectsOf(objectOf(candidate['content'])['parts'])) readPart(part);
    for (const { web, retrievedContext } of objectsOf(objectOf(candidate['groundingMetadata'])['groundingChunks'])) {
      const source = web ?? retrievedContext;
      const key = asText(source);
      // Servers send all of them again with each value.
      if (isObject(source) && !seenSources.has(key)) answer.source({ ...source, url: source['uri'] ?? null });
      seenSources.add(key);
    }
    keepOfCandidate(candidate);
    const reason = filledText(candidate['finishReason']);
    if (reason === undefined) return;
    answer.describe({ finish_message: candidate['finishMessage'] });
    answer.finish(reason);
  }

  return (value) => {
    answer.describe({ response_id: value['responseId'], model: value['modelVersion'] });
    for (const candidate of objectsOf(value['candidates'])) readCandidate(candidate);
    answer.usage(value['usageMetadata']);
    const { promptFeedback, error } = value;
    answer.describe({ prompt_feedback: promptFeedback });
    const block = filledText(objectOf(promptFeedback)['blockReason']);
    if (block !== undefined) answer.finish(block);
    keepOfValue(value);
    if (isObject(error)) answer.fail(answerError(error));
  };
}
