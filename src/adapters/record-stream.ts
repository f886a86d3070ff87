// Records what an app reads from a model in the browser, such as WebLLM, wllama or the Prompt API.

import { readOpenAiChat } from '../feeds/readers/openai-chat.ts';
import { trackAnswer } from '../feeds/readers/answer-progress.ts';
import type { JsonObject } from '../feeds/readers/json-members.ts';
import { endByError } from './recording/error-of.ts';
import { newAnswer, type RecordAnswer } from './recording/new-answer.ts';
import type { SessionSource } from './recording/session-of.ts';
import { tapIterable, tapReadable, UNHEARD, type ItemOf, type Tap } from './recording/tap.ts';
import { unharmed } from './recording/unharmed.ts';

export { recordTokens, type RecordedTokens } from './recording/record-tokens.ts';
export type { RecordAnswer, SessionSource };

/**
 * Records a stream of texts, or of chunks of OpenAI chat completions, as the app reads it. Returns the same iterable, or a stream
 * with the same items and members. Reading drives the source; leaving the loop, `return()` and `cancel()` reach it. Texts are
 * complete where their stream ends; chunks by their finish reason.
 *
 * @example
 * const chunks = recordStream(recorder, await engine.chat.completions.create({ messages, stream: true }), { messages });
 * for await (const chunk of chunks) show(chunk.choices[0]?.delta.content);
 */
export function recordStream<T>(
  recorder: SessionSource,
  source: ReadableStream<T>,
  options?: RecordAnswer | null,
): ReadableStream<T>;
export function recordStream<S extends AsyncIterable<unknown> | Iterable<unknown>>(
  recorder: SessionSource,
  source: S,
  options?: RecordAnswer | null,
): S & AsyncIterable<ItemOf<S>>;
export function recordStream<T>(
  recorder: SessionSource,
  source: AsyncIterable<T> | Iterable<T> | ReadableStream<T>,
  options?: RecordAnswer | null,
): object {
  const createTap = <Item>(): Tap<Item> => unharmed(() => tapAnswer<Item>(recorder, options ?? {})) ?? UNHEARD;
  // What is no stream is the app's to read.
  const tap = (): object =>
    source instanceof ReadableStream
      ? tapReadable(source, createTap())
      : tapIterable(typeof source === 'string' ? Array.from(source) : source, createTap);
  return source == null ? source : (unharmed(tap) ?? source);
}

function tapAnswer<T>(recorder: SessionSource, options: RecordAnswer): Tap<T> {
  const answer = newAnswer(recorder, options, 'browser');
  const progress = trackAnswer(answer);
  const readChunk = readOpenAiChat(progress);
  let isText = true;
  /** Of the text so far, where that is what comes. */
  let length = 0;
  return {
    next(item) {
      unharmed(() => {
        if (typeof item === 'string') return answer.append(item);
        if (!isChunk(item)) return;
        const { currentText } = item;
        if (typeof currentText === 'string') {
          answer.append(currentText.slice(length));
          length = currentText.length;
          return;
        }
        isText = false;
        readChunk(item);
      });
    },
    end(end) {
      unharmed(() => {
        if (end.how === 'broken') endByError(progress, end.error);
        else if (end.how === 'left') progress.end('aborted');
        else if (isText) progress.complete();
        else progress.end('ended');
      });
    },
  };
}

/** Chunks are JSON that was parsed or is made like it. Those of wllama's `createCompletion` have the text so far. */
function isChunk(item: unknown): item is JsonObject {
  return typeof item === 'object' && item !== null;
}
