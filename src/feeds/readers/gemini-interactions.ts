// Gemini interactions: a stream of steps, or one interaction that holds them. A step begins with what is known of it, and its
// deltas add the rest.

import type { JsonValue } from '../../protocol/index.ts';
import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, isObject, objectOf, objectsOf, textOf, type JsonObject } from './json-members.ts';
import type { ReadValue } from './reader.ts';

/** Types of what is neither text nor a call. */
const FILES = /^(?:image|audio|document|video)$/u;

export function readGeminiInteractions(answer: AnswerProgress): ReadValue {
  /** What came once, by the kind and the index of its step. */
  const seen = new Set<string>();
  /** Ids of the calls that steps hold the results of. */
  const callIds = new Map<string, string | undefined>();
  const signatures = new Map<string, string>();

  function isNew(what: string): boolean {
    return seen.size < seen.add(what).size;
  }

  function readStep(key: string, step: JsonObject): void {
    const type = textOf(step['type']);
    isNew(`step ${key}`);
    if (type === 'model_output') {
      for (const content of objectsOf(step['content'])) readContent(key, content);
      if (isObject(step['error'])) answer.fail(answerError(step['error']));
    } else if (type === 'thought') {
      for (const content of objectsOf(step['summary'])) think(key, content);
      sign(key, textOf(step['signature']));
    } else if (type.endsWith('_call')) {
      const { id, name, server_name } = step;
      answer.toolCall({
        key,
        id: filledText(id),
        name: filledText(name) ?? type.slice(0, -'_call'.length),
        metadata:
          type === 'function_call' ? undefined : { type, ...(server_name === undefined ? {} : { server_name }) },
      });
      argue(key, step['arguments']);
    } else if (type.endsWith('_result')) {
      callIds.set(key, filledText(step['call_id']));
      readResult(key, step);
    } else if (type !== 'user_input') answer.raw(step);
  }

  function readDelta(key: string, delta: JsonObject): void {
    const type = textOf(delta['type']);
    if (type === 'arguments_delta') answer.toolCall({ key, arguments: textOf(delta['arguments']) });
    else if (type === 'thought_summary') think(key, objectOf(delta['content']));
    else if (type === 'thought_signature') sign(key, textOf(delta['signature']));
    else if (type === 'text_annotation_delta')
      for (const source of objectsOf(delta['annotations'])) answer.source(source);
    else if (type.endsWith('_call')) argue(key, delta['arguments']);
    else if (type.endsWith('_result')) readResult(key, delta);
    else readContent(key, delta);
  }

  function readContent(key: string, content: JsonObject): void {
    const type = textOf(content['type']);
    if (type === 'text') {
      answer.append(textOf(content['text']));
      for (const source of objectsOf(content['annotations'])) answer.source(source);
    } else if (FILES.test(type)) {
      const { mime_type, uri } = content;
      // Its data comes in pieces.
      const isFirst = isNew(`file ${key} ${asText(uri)}`);
      if (isFirst) answer.file({ media_type: textOf(mime_type), ...(uri === undefined ? {} : { url: uri }) });
    } else answer.raw(content);
  }

  function think(key: string, content: JsonObject): void {
    answer.reasoning(textOf(content['text']), { key });
  }

  function sign(key: string, piece: string): void {
    if (piece === '') return;
    const thought_signature = (signatures.get(key) ?? '') + piece;
    signatures.set(key, thought_signature);
    answer.reasoning('', { key, metadata: { thought_signature } });
  }

  /** Arguments that come whole; an empty object says nothing yet. */
  function argue(key: string, given: JsonValue | undefined): void {
    const isFilled = Object.keys(objectOf(given)).length > 0;
    if (isFilled && isNew(`arguments ${key}`)) answer.toolCall({ key, arguments: asText(given) });
  }

  function readResult(key: string, { type, name, result, is_error }: JsonObject): void {
    const isEmpty = asText(result) === '' || asText(result) === '[]';
    if (isEmpty || !isNew(`result ${key}`)) return;
    answer.toolResult({
      key,
      id: callIds.get(key),
      name: filledText(name) ?? textOf(type).replace(/_result$/u, ''),
      content: result ?? '',
      ...(is_error === true ? { is_error } : {}),
    });
  }

  function readInteraction(interaction: JsonObject): void {
    const { id, model, agent, service_tier, usage, status, steps, errors } = interaction;
    answer.describe({ response_id: id, model, agent, service_tier });
    answer.usage(usage);
    for (const [index, step] of objectsOf(steps).entries()) if (!seen.has(`step ${index}`)) readStep(`${index}`, step);
    if (status === 'failed') answer.fail(answerError(objectsOf(errors)[0] ?? 'The interaction failed.'));
    else if (status === 'cancelled') answer.stop();
    else if (status !== 'in_progress' && status !== 'queued') {
      answer.finish(status);
      answer.complete();
    }
  }

  return (event) => {
    const { event_type, index, step, delta, interaction, metadata, usage } = event;
    const key = asText(index ?? 0);
    switch (event_type) {
      case undefined:
        return event['error'] === undefined ? readInteraction(event) : answer.fail(answerError(event['error']));
      case 'interaction.created':
      case 'interaction.completed':
        return readInteraction(objectOf(interaction));
      case 'interaction.status_update':
        return answer.usage(usage);
      case 'step.start':
        return readStep(key, objectOf(step));
      case 'step.delta':
        answer.usage(objectOf(metadata)['total_usage']);
        return readDelta(key, objectOf(delta));
      case 'step.stop':
        return;
      case 'error':
        return answer.fail(answerError(event['error']));
      default:
        answer.raw(event);
    }
  };
}
