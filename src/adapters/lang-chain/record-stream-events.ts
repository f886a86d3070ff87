// The events of `streamEvents()` of a chat model of LangChain.js (version 3), which calls no callback handler.

import { trackAnswer, type AnswerProgress } from '../../feeds/readers/answer-progress.ts';
import { asText, filledText, objectOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { endByError } from '../recording/error-of.ts';
import { jsonLike } from '../recording/json-like.ts';
import { newAnswer, type RecordAnswer } from '../recording/new-answer.ts';
import type { SessionSource } from '../recording/session-of.ts';
import { tapIterable, UNHEARD, type Tap } from '../recording/tap.ts';
import { unharmed } from '../recording/unharmed.ts';

/**
 * Records the events of `model.streamEvents(messages)` as the app reads them, and passes them on.
 *
 * @example
 * const events = recordStreamEvents(recorder, model.streamEvents(question), { messages: [{ role: 'user', content: question }] });
 * for await (const text of new ChatModelStream(events).text) show(text);
 */
export function recordStreamEvents<T>(
  recorder: SessionSource,
  source: AsyncIterable<T>,
  options: RecordAnswer = {},
): AsyncIterable<T> {
  return tapIterable(source, (): Tap<T> => unharmed(() => tapEvents<T>(recorder, options)) ?? UNHEARD);
}

function tapEvents<T>(recorder: SessionSource, options: RecordAnswer): Tap<T> {
  const progress = trackAnswer(newAnswer(recorder, options, 'langchain'));
  const read = readEvents(progress);
  return {
    next(event) {
      unharmed(() => {
        read(jsonLike(event));
      });
    },
    end(end) {
      unharmed(() => {
        if (end.how === 'broken') endByError(progress, end.error);
        else progress.end(end.how === 'left' ? 'aborted' : 'ended');
      });
    },
  };
}

function readEvents(answer: AnswerProgress): (event: JsonObject) => void {
  /** Blocks whose content came as deltas. */
  const streamed = new Set<string>();

  function begin(key: string, { type, id, name, args, text }: JsonObject): void {
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

  return (event) => {
    const key = asText(event['index']);
    switch (event['event']) {
      case 'message-start':
        answer.describe({ response_id: event['id'] });
        return answer.usage(event['usage']);
      case 'content-block-start':
        return begin(key, objectOf(event['content']));
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
        return answer.fail({ message: textOf(event['message']), code: filledText(event['code']) });
      case 'provider':
        return;
      default:
        answer.raw(event);
    }
  };
}

function isCall(type: unknown): boolean {
  return typeof type === 'string' && type.includes('tool_call');
}
