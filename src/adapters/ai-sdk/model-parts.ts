// What a language model of the AI SDK streams (`LanguageModelV4StreamPart`), or answers in one piece.

import type { AnswerProgress } from '../../feeds/readers/answer-progress.ts';
import { fileOfData } from '../../feeds/readers/embedded-data.ts';
import { asText, filledText, objectOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { endByError } from '../recording/error-of.ts';

/** Reads parts of a stream; the content of an answer in one piece has the same parts. */
export function readModelParts(answer: AnswerProgress): (part: JsonObject) => void {
  /** Calls whose input came as deltas. */
  const streamed = new Set<string>();

  function readCall({ toolCallId, toolName, input }: JsonObject): void {
    const id = textOf(toolCallId);
    answer.toolCall({ key: id, id, name: filledText(toolName), arguments: streamed.has(id) ? '' : asText(input) });
  }

  return (part) => {
    const { type, id, delta, text } = part;
    const key = textOf(id);
    switch (type) {
      case 'text':
      case 'text-delta':
        return answer.append(textOf(delta ?? text));
      case 'reasoning':
      case 'reasoning-delta':
        return answer.reasoning(textOf(delta ?? text), { key });
      case 'tool-input-start':
        return answer.toolCall({ key, id: key, name: filledText(part['toolName']) });
      case 'tool-input-delta':
        streamed.add(key);
        return answer.toolCall({ key, arguments: textOf(delta) });
      case 'tool-call':
        return readCall(part);
      case 'tool-result':
        return answer[part['preliminary'] === true ? 'preliminaryResult' : 'toolResult']({
          id: filledText(part['toolCallId']),
          name: filledText(part['toolName']),
          content: part['result'] ?? '',
          is_error: part['isError'] === true || undefined,
        });
      case 'source':
        return answer.source(withoutType(part));
      case 'file':
        return answer.file(fileOfData(textOf(part['mediaType']), part['data']));
      case 'response-metadata':
        return answer.describe({ response_id: id, model: part['modelId'] });
      case 'finish': {
        const { unified, raw } = objectOf(part['finishReason']);
        answer.usage(part['usage']);
        answer.finish(raw ?? unified);
        return unified === 'interrupted' ? answer.cutOff() : answer.complete();
      }
      case 'error':
        return endByError(answer, part['error']);
      case 'text-start':
      case 'text-end':
      case 'reasoning-start':
      case 'reasoning-end':
      case 'tool-input-end':
      case 'stream-start':
      case 'ping':
      case 'raw':
        return;
      default:
        answer.raw(part);
    }
  };
}

function withoutType({ type: _type, ...rest }: JsonObject): Record<string, JsonObject[string]> {
  return rest;
}
