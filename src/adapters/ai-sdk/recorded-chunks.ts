// The chunks of an answer that is only recorded: its worker has ended too, or let go of its bytes.

import { filledText, jsonOf, objectOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { answersOf, type Answer, type JsonValue, type RecordedMessage } from '../../protocol/index.ts';

/** The chunks of the last answer of a session; null where a question follows it, or its page still writes it. */
export function lastAnswerChunks(messages: readonly RecordedMessage[]): JsonObject[] | null {
  const answer = answersOf(messages).at(-1);
  const last = messages.at(-1);
  if (answer === undefined || answer.outcome === null || !answer.messages.some((message) => message === last))
    return null;
  return [
    { type: 'start', ...(answer.response_id === null ? {} : { messageId: answer.response_id }) },
    ...answer.messages.flatMap(chunksOf),
    endOf(answer),
  ];
}

function endOf({ outcome, finish_reason, errors }: Answer): JsonObject {
  if (outcome === 'failed') return { type: 'error', errorText: errors.at(-1)?.content ?? 'The answer failed.' };
  if (outcome === 'stopped') return { type: 'abort' };
  return { type: 'finish', finishReason: outcome === 'complete' ? (finish_reason ?? 'stop') : 'interrupted' };
}

function chunksOf({ message_id: id, content, metadata }: RecordedMessage): JsonObject[] {
  const about = objectOf(metadata);
  const toolCallId = filledText(about['tool_call_id']) ?? id;
  const url = filledText(about['url']);
  switch (about['kind']) {
    case 'answer':
    case 'text':
      return content === '' ? [] : textOf('text', id, content);
    case 'reasoning':
      return content === '' ? [] : textOf('reasoning', id, content);
    case 'tool_call': {
      const input = jsonOf(content);
      const toolName = filledText(about['tool_name']);
      // A call that was cut off within its input cannot be shown.
      return input === undefined || toolName === undefined
        ? []
        : [{ type: 'tool-input-available', toolCallId, toolName, input }];
    }
    case 'tool_result':
      return about['is_error'] === true
        ? [{ type: 'tool-output-error', toolCallId, errorText: content }]
        : [{ type: 'tool-output-available', toolCallId, output: jsonOf(content) ?? content }];
    case 'source':
      return url === undefined ? [] : [{ type: 'source-url', sourceId: id, url, title: content }];
    case 'file':
      return url === undefined
        ? []
        : [{ type: 'file', url, mediaType: about['media_type'] ?? 'application/octet-stream' }];
    default:
      return [];
  }
}

function textOf(kind: 'text' | 'reasoning', id: string, delta: JsonValue): JsonObject[] {
  return [
    { type: `${kind}-start`, id },
    { type: `${kind}-delta`, id, delta },
    { type: `${kind}-end`, id },
  ];
}
