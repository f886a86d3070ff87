// What `streamEvents()` and `stream()` of LangChain.js yield, as the app reads it: without a callback handler.

import { textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import { jsonLike } from '../recording/json-like.ts';
import { sessionOf, type RecordIn, type SessionSource } from '../recording/session-of.ts';
import { tapIterable, UNHEARD, type Tap } from '../recording/tap.ts';
import { unharmed } from '../recording/unharmed.ts';
import { isMessage, newMessagesOf, type LangChainInput } from './message.ts';
import { createModelEventReader } from './read-model-events.ts';
import { createChunkReader, createRunEventReader } from './read-runs.ts';
import type { BeginAnswer, StreamReader } from './stream-reader.ts';

/** What is asked, and where question and answer are recorded. */
export interface RecordStreamEvents extends RecordIn {
  /** What is recorded before the answer: the same as the model is given. */
  readonly messages?: LangChainInput;
}

/**
 * Records the events of `streamEvents()` of a model or chain as the app reads them, and passes them on. It takes the events of each
 * version, and also the messages that `model.stream()` yields. Leaving the loop stops the answer.
 *
 * @example
 * const events = recordStreamEvents(recorder, model.streamEvents(messages), { messages });
 * for await (const text of new ChatModelStream(events).text) show(text);
 */
export function recordStreamEvents<T>(
  recorder: SessionSource,
  source: AsyncIterable<T>,
  options?: RecordStreamEvents | null,
): AsyncIterable<T> {
  return tapIterable(source, (): Tap<T> => unharmed(() => tapEvents<T>(recorder, options ?? {})) ?? UNHEARD);
}

function tapEvents<T>(recorder: SessionSource, { messages, ...options }: RecordStreamEvents): Tap<T> {
  const session = sessionOf(recorder, options, 'langchain');
  for (const message of newMessagesOf(messages)) session.add(message);
  const begin: BeginAnswer = (model) => session.answer({ model: options.model ?? model });
  let reader: StreamReader | undefined;
  return {
    next(item) {
      unharmed(() => {
        const event = jsonLike(item);
        reader ??= readerOf(event)(begin);
        reader.read(event);
      });
    },
    end(end) {
      unharmed(() => {
        (reader ?? createModelEventReader(begin)).end(end);
      });
    },
  };
}

/** The reader of a stream that begins with this item. */
function readerOf(first: JsonObject): (begin: BeginAnswer) => StreamReader {
  if (isMessage(first)) return createChunkReader;
  return textOf(first['event']).startsWith('on_') ? createRunEventReader : createModelEventReader;
}
