// AG-UI: the events of an agent's run.

import type { JsonValue } from '../../protocol/index.ts';
import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, objectOf, textOf, type JsonObject } from './json-members.ts';
import type { ReadValue } from './reader.ts';

export function readAgUi(answer: AnswerProgress): ReadValue {
  /** Messages of the run that are not the answer's, such as those of a tool. */
  const others = new Set<JsonValue | undefined>();

  function readText(event: JsonObject): void {
    const { messageId, role } = event;
    if (typeof role === 'string' && role !== 'assistant') others.add(messageId);
    if (others.has(messageId)) answer.raw(event);
    else answer.append(textOf(event['delta']));
  }

  function readTool(event: JsonObject): void {
    const id = textOf(event['toolCallId']);
    if (event['type'] === 'TOOL_CALL_END') return;
    if (event['type'] === 'TOOL_CALL_RESULT')
      return answer.toolResult({ key: id, id, content: event['content'] ?? '' });
    answer.toolCall({ key: id, id, name: filledText(event['toolCallName']), arguments: textOf(event['delta']) });
  }

  function finishRun({ outcome, result }: JsonObject): void {
    const kind = filledText(outcome) ?? filledText(objectOf(outcome)['type']);
    answer.describe({ result, ...(typeof outcome === 'object' ? { outcome } : {}) });
    if (kind === 'cancelled') return answer.stop();
    answer.finish(kind);
    answer.complete();
  }

  return (event) => {
    const type = textOf(event['type']);
    switch (type) {
      case 'RUN_STARTED':
        return answer.describe({ response_id: event['runId'], thread_id: event['threadId'] });
      case 'RUN_FINISHED':
        return finishRun(event);
      case 'RUN_ERROR':
        return event['code'] === 'abort' ? answer.stop() : answer.fail(answerError(event));
      case 'TEXT_MESSAGE_START':
      case 'TEXT_MESSAGE_CONTENT':
      case 'TEXT_MESSAGE_CHUNK':
        return readText(event);
      case 'REASONING_ENCRYPTED_VALUE':
        return answer.reasoning('', {
          key: asText(event['entityId']),
          metadata: { encrypted_value: textOf(event['encryptedValue']) },
        });
    }
    if (/^TOOL_CALL_(?:START|ARGS|CHUNK|END|RESULT)$/u.test(type)) return readTool(event);
    if (/^(?:REASONING|THINKING_TEXT)_MESSAGE_(?:CONTENT|CHUNK)$/u.test(type))
      return answer.reasoning(textOf(event['delta']), { key: asText(event['messageId']) });
    if (!/_(?:START|STARTED|END|FINISHED)$/u.test(type)) answer.raw(event);
  };
}
