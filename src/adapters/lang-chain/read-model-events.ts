// The events of `streamEvents()` of a chat model of LangChain.js in version 3, which are those of one answer.

import { trackAnswer } from '../../feeds/readers/answer-progress.ts';
import { asText, filledText, objectOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { endByError } from '../recording/error-of.ts';
import type { BeginAnswer, StreamReader } from './stream-reader.ts';

export function createModelEventReader(begin: BeginAnswer): StreamReader {
  const answer = trackAnswer(begin());
  /** Blocks whose content came as deltas. */
  const streamed = new Set<string>();

  function beginBlock(key: string, { type, id, name, args, text }: JsonObject): void {
    if (type === 'text') answer.append(textOf(text));
    else if (isCall(type))
      answer.toolCall({ key, id: filledText(id), name: filledText(name), arguments: textOf(args) });
    if (filledText(text ?? args) !== undefined) streamed.add(key);
  }

  function readDelta(key: string, delta: JsonObject): void {
    const { type, text, reasoning, args } = delta;
    if (type === 'block-delta') return;
    streamed.add(key);
    if (type === 'text-delta') answer.append(textOf(text));
    else if (type === 'reasoning-delta') answer.reasoning(textOf(reasoning), { key });
    else if (type === 'tool-call-delta') answer.toolCall({ key, arguments: textOf(args) });
    else if (type !== 'data-delta') answer.raw(delta);
  }

  /** A block comes again whole at its end. */
  function finish(key: string, content: JsonObject): void {
    const { type, text, reasoning, id, name, args, signature } = content;
    const isNew = !streamed.has(key);
    if (type === 'text') answer.append(isNew ? textOf(text) : '');
    else if (type === 'reasoning') {
      const sign = filledText(signature);
      answer.reasoning(isNew ? textOf(reasoning) : '', {
        key,
        ...(sign === undefined ? {} : { metadata: { signature: sign } }),
      });
    } else if (isCall(type))
      answer.toolCall({ key, id: filledText(id), name: filledText(name), arguments: isNew ? asText(args) : '' });
    else answer.raw(content);
  }

  function read(event: JsonObject): void {
    const key = asText(event['index']);
    switch (event['event']) {
      case 'message-start':
        answer.describe({ response_id: event['id'] });
        return answer.usage(event['usage']);
      case 'content-block-start':
        return beginBlock(key, objectOf(event['content']));
      case 'content-block-delta':
        return readDelta(key, objectOf(event['delta']));
      case 'content-block-finish':
        return finish(key, objectOf(event['content']));
      case 'usage':
        return answer.usage(event['usage']);
      case 'message-finish':
        answer.usage(event['usage']);
        answer.finish(event['reason']);
        return answer.complete();
      case 'error':
        return endByError(answer, event);
      case 'provider':
        return;
      default:
        answer.raw(event);
    }
  }

  return {
    read,
    end(end) {
      if (end.how === 'broken') endByError(answer, end.error);
      else answer.end(end.how === 'left' ? 'aborted' : 'ended');
    },
  };
}

function isCall(type: unknown): boolean {
  return typeof type === 'string' && type.includes('tool_call');
}
